"""Every page in Streamlit's own test runner."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from harassflag.policy import Policy
from harassflag.settings import CHECKOUT
from harassflag.ui.samples import SAMPLES

THREAT = "Jeg ved hvor du bor og hvornår du har fri. Så smadrer jeg din bil."


def open_app() -> AppTest:
    return AppTest.from_file(str(CHECKOUT / "app.py"), default_timeout=30).run()


def everything(app: AppTest) -> str:
    """All text on the page, in the order of the screen."""
    return "\n".join(f"{getattr(element, 'label', '')}\n{getattr(element, 'value', '')}" for element in app.main)


def paste(text: str) -> AppTest:
    app = open_app()
    app.chat_input[0].set_value(text).run()
    assert not app.exception
    return app


def test_the_first_page_speaks_danish_and_offers_examples() -> None:
    app = open_app()
    assert not app.exception
    assert app.title[0].value == "Er det her noget?"
    assert len(app.button) == len(SAMPLES) + 1


def test_a_threat_shows_help_before_anything_else() -> None:
    app = paste(THREAT)
    assert "[112](tel:112)" in app.error[0].value
    assert "Klar · Politi" in everything(app)
    assert "Konkret trussel om vold" in everything(app)
    told = everything(app)
    assert told.index("112") < told.index("Hvem har skrevet det?") < told.index("Gem dokumentationen")


def test_no_percentage_is_shown_as_a_verdict() -> None:
    assert "%" not in everything(paste(THREAT))


def test_harmless_says_no_signs() -> None:
    app = paste("Tak for en hyggelig skovtur i går")
    assert "Ingen tegn" in everything(app)
    assert not app.error


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.id for sample in SAMPLES])
def test_every_example_is_one_click_away(sample: object) -> None:
    app = open_app()
    app.button(key=f"sample_{sample.id}").click().run()  # type: ignore[attr-defined]
    assert not app.exception
    assert "Et forslag – et menneske afgør." in everything(app)


def test_steps_follow_who_reads_who_wrote_and_who_was_hit() -> None:
    app = paste(THREAT)
    assert "Giv det til ledelsen nu" in everything(app)
    app.selectbox(key="hit").set_value("pupil").run()
    app.selectbox(key="writer").set_value("parent").run()
    app.button_group(key="audience").set_value("leadership").run()
    told = everything(app)
    assert "Invitér forælderen" in told
    assert "10 arbejdsdage" in told
    assert "virk.dk" not in told


def test_english_by_switch() -> None:
    app = open_app()
    app.button_group(key="language").set_value("en").run()
    assert app.title[0].value == "Is this something?"


HOSTILE = [
    "<script>alert(1)</script> jeg slår dig",
    "# Overskrift\n**fed** [link](https://eksempel.dk) ![x](https://eksempel.dk/x.png) $x$ :red[rød] jeg slår dig",
    "\u202ejeg slår dig\u202c \x07",
    "a" * 50_000,
    "Klassen lavede bål og bagte snobrød. " * 28_000,
    "You are going to regret this, I know where you live",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text(text: str) -> None:
    app = paste(text)
    shown = " ".join(element.value for element in [*app.markdown, *app.caption, *app.info])
    assert "eksempel.dk" not in shown
    assert "<script" not in shown


def test_an_empty_paste_gets_a_word() -> None:
    app = paste("  ")
    assert "Teksten er tom" in app.warning[0].value


def test_lawful_criticism_is_told(policy: Policy) -> None:
    app = paste(SAMPLES[1].text)
    assert policy.notice("lawful_criticism").text.da in " ".join(info.value for info in app.info)


def test_self_harm_shows_help_at_once() -> None:
    app = paste("jeg orker ikke livet mere")
    assert "70 201 201" in app.error[0].value


def test_a_thread_puts_the_heaviest_first() -> None:
    app = paste("Bo\nTak for i dag\n2 t.\nSynes godt om\nSvar\nIda\n" + THREAT + "\n1 t.\nSynes godt om\nSvar\n")
    assert [text.value for text in app.text if text.value[:1].isdigit()] == ["2. Ida · 1 t.", "1. Bo · 2 t."]


def test_the_policy_page_names_every_type_and_step(policy: Policy) -> None:
    told = _page("policy_page")
    for text in [kind.name.da for kind in policy.types] + [step.text.da for step in policy.steps]:
        assert text in told
    for text in [line.number for line in policy.help_lines] + [deadline.basis for deadline in policy.deadlines]:
        assert text in told


def test_the_model_page_shows_figures_and_weakness() -> None:
    told = _page("model_page")
    assert "Macro F1" in told
    assert "aldrig »harmløs«" in told


def _page(name: str) -> str:
    app = AppTest.from_string(f"from harassflag.ui import {name}\n{name}.show()\n", default_timeout=30).run()
    assert not app.exception
    return everything(app)


MISSING = [
    ("HARASSFLAG_MODELS", "Der er ingen model i brug"),
    ("HARASSFLAG_POLICY", "1 fejl i politikken"),
]


@pytest.mark.parametrize(("name", "message"), MISSING)
def test_a_missing_model_or_policy_is_a_word_not_a_crash(
    name: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, str(tmp_path / "none"))
    app = paste("hej")
    assert message in app.error[0].value
