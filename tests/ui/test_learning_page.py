"""The page "Modellen lærer": training, versions, what changed, examples, and the offer on the case."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from screen_pages import Open, everything
from screen_people import HOSTILE, KEEPER, LEADER, OTHER_LEADER, TEACHER, pasted, threat
from streamlit.testing.v1 import AppTest

from harassflag.cases import CaseBook
from harassflag.learning import Check, Doubt, Verdict, keep_doubts
from harassflag.learning.job import Training, write_state
from harassflag.learning.promotion import let_wait
from harassflag.learning.reasons import Reason
from harassflag.model import list_models, promoted_id, read_manifest
from harassflag.model.registry import save_model

pytestmark = pytest.mark.long


def part(app: AppTest, name: str) -> AppTest:
    return app.segmented_control[0].set_value(name).run()


@pytest.fixture
def models(models_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models of this test's own, with a second one that has passed the gate."""
    monkeypatch.setenv("HARASSFLAG_MODELS", str(models_copy))
    id = promoted_id(models_copy)
    figures = (models_copy / id / "evaluation.json").read_text(encoding="utf-8")
    manifest = replace(read_manifest(models_copy, id), seed=1)
    save_model(models_copy, manifest, (models_copy / id / "weights.npy").read_bytes(), json.loads(figures), "kort")
    passed = asdict(Verdict(manifest.id, id, "now", 0, (Check("f1", "test", "rumour", 0.5, 0.6, 0.45, True),)))
    (models_copy / manifest.id / "gate.json").write_text(json.dumps(passed), encoding="utf-8")
    return models_copy


def kept(book: CaseBook, text: str) -> str:
    """An example of the casebook, labelled as a threat."""
    case = book.as_(TEACHER).submit([threat(text)], [pasted(text)]).case
    desk = book.as_(LEADER)
    post = desk.open_case(case).posts[0]
    desk.set_labels(case, post.id, ["threat_of_violence"], reason="læst", version=post.version)
    return desk.agree_to_example(case, post.id, text)


def test_training_is_offered_and_how_the_last_one_ended_is_told(models: Path, open_page: Open) -> None:
    app = open_page("learning_page", LEADER)
    assert not app.exception
    assert "Træn en ny model" in [button.label for button in app.button]
    reason = Reason(
        "Of {count} posts with {type}, {after} are found where {before} were.",
        {"type": "stalking", "count": 9, "before": 8, "after": 7},
    )
    ranked = Reason(
        "At equally many false alarms {after:.1%} of {type} are found where {before:.1%} were.",
        {"type": "stalking", "before": 0.814, "after": 0.79},
    )
    write_state(models, Training("done", 1, "now", candidate="x", passed=False, reasons=(reason, ranked)))
    told = everything(open_page("learning_page", LEADER))
    assert "Ved lige mange falske alarmer findes 79,0 % af Stalking, før var det 81,4 %." in told
    assert "bestod ikke prøven" in told
    assert "Af 9 opslag med Stalking findes 7, før var det 8." in told


def test_a_version_is_put_to_use_through_the_gate_and_taken_back(models: Path, open_page: Open) -> None:
    first = promoted_id(models)
    app = part(open_page("learning_page", LEADER), "Versioner")
    assert not app.exception
    other = next(id for id in app.selectbox[0].options if id != first)
    app.selectbox[0].set_value(other).run()
    next(button for button in app.button if button.label == "Tag denne model i brug").click().run()
    assert not app.exception
    assert promoted_id(models) == other
    next(button for button in app.button if button.label == "Gå tilbage til modellen før").click().run()
    assert promoted_id(models) == first


def test_two_models_are_compared_post_by_post(models: Path, open_page: Open) -> None:
    app = part(open_page("learning_page", LEADER), "Hvad er ændret")
    assert not app.exception
    assert "De er uenige om 0 af" in everything(app)


def test_examples_are_text_and_withdrawn_and_labelled_blind(models: Path, book: CaseBook, open_page: Open) -> None:
    id = kept(book, f"Jeg smadrer dig {HOSTILE}")
    app = part(open_page("learning_page", LEADER), "Eksempler")
    assert not app.exception
    assert HOSTILE in everything(app)
    assert "Et andet blik" not in everything(app)
    blind = part(open_page("learning_page", OTHER_LEADER), "Eksempler")
    assert "Et andet blik" in everything(blind)
    blind.multiselect[0].set_value(["threat_of_violence"]).run()
    next(button for button in blind.button if button.label == "Gem").click().run()
    assert book.as_(LEADER).examples()[0].second == frozenset({"threat_of_violence"})
    app.text_input(key=f"why:list:{id}").set_value("fortrudt").run()
    app.button(key=f"withdraw:list:{id}").click().run()
    assert book.as_(LEADER).examples() == ()


def test_staff_may_not(models: Path, open_page: Open) -> None:
    assert open_page("learning_page", TEACHER).error


def test_a_post_becomes_an_example_on_its_case(models: Path, book: CaseBook, open_page: Open) -> None:
    case = book.as_(TEACHER).submit([threat("Jeg smadrer dig, Åse Bro")], [pasted()]).case
    desk = book.as_(LEADER)
    post = desk.open_case(case).posts[0]
    desk.set_labels(case, post.id, ["threat_of_violence"], reason="læst", version=post.version)
    app = open_page("case_page", LEADER, id=case)
    assert not app.exception
    next(button for button in app.button if button.label == "Vis den maskerede tekst").click().run()
    area = next(area for area in app.text_area if area.label == "Det, modellen kommer til at læse")
    assert "Åse" not in area.value
    area.set_value("Jeg smadrer dig, [medarbejder A]").run()
    yes = next(button for button in app.button if button.label == "Ja, lær af dette opslag")
    assert yes.disabled
    next(box for box in app.checkbox if box.label.startswith("Jeg har læst")).check().run()
    next(button for button in app.button if button.label == "Ja, lær af dette opslag").click().run()
    assert [one.text for one in desk.examples()] == ["Jeg smadrer dig, [medarbejder A]"]


def test_what_to_look_at_names_posts_of_cases_and_doubted_labels(models: Path, book: CaseBook, open_page: Open) -> None:
    case = book.as_(TEACHER).submit([threat(f"Vi smadrer dem på lørdag {HOSTILE}")], [pasted()]).case
    id = kept(book, "Du er en klaphat")
    keep_doubts(
        models, promoted_id(models), [Doubt(f"examples-{id}", 0.01, ("nickname",), ("threat_of_violence",))] * 10
    )
    (models / "waiting.json").unlink(missing_ok=True)
    app = part(open_page("learning_page", LEADER), "Se på")
    assert not app.exception
    told = everything(app)
    assert HOSTILE in told
    assert "mangler måske: Øgenavne" in told.replace(":material/add: ", "")
    assert book.as_(LEADER).open_case(case).posts[0].labels == ()
    app.text_input(key=f"why:doubt:{id}").set_value("forkert mærke").run()
    app.button(key=f"withdraw:doubt:{id}").click().run()
    assert book.as_(LEADER).examples() == ()


def test_a_doubt_looked_at_and_found_wrong_does_not_come_again(models: Path, book: CaseBook, open_page: Open) -> None:
    id = kept(book, "Du er en klaphat")
    keep_doubts(models, promoted_id(models), [Doubt(f"examples-{id}", 0.01, ("nickname",), ())] * 10)
    app = part(open_page("learning_page", LEADER), "Se på")
    app.button(key=f"stands:{id}").click().run()
    assert not app.exception
    assert "kommer ikke igen" in everything(app)
    assert "Ingen blandt skolens egne eksempler" in everything(app)
    assert book.as_(LEADER).examples()[0].stands


def test_a_doubted_example_is_asked_of_a_second_person(models: Path, book: CaseBook, open_page: Open) -> None:
    case = book.as_(TEACHER).submit([threat("Du er en klaphat")], [pasted()]).case
    desk = book.as_(LEADER)
    post = desk.open_case(case).posts[0]
    desk.set_labels(case, post.id, ["rumour"], reason="læst", version=post.version)
    id = desk.agree_to_example(case, post.id, post.text)
    assert "Et andet blik" not in everything(part(open_page("learning_page", OTHER_LEADER), "Eksempler"))
    keep_doubts(models, promoted_id(models), [Doubt(f"examples-{id}", 0.01, ("nickname",), ("rumour",))] * 10)
    assert "Et andet blik" in everything(part(open_page("learning_page", OTHER_LEADER), "Eksempler"))


def test_drift_is_shown_by_month(models: Path, book: CaseBook, open_page: Open) -> None:
    assert "Der er ingen opslag i sager endnu." in everything(part(open_page("learning_page", LEADER), "Over tid"))
    book.as_(TEACHER).submit([threat("Jeg smadrer dig xyzzy")], [pasted()])
    app = part(open_page("learning_page", LEADER), "Over tid")
    assert not app.exception
    assert "Tvivl" in everything(app)
    keeper = part(open_page("learning_page", KEEPER), "Over tid")
    assert "Kun ledelsen" in everything(keeper)


def test_what_the_shadow_said_is_shown_without_words(models: Path, open_page: Open) -> None:
    other = next(id for id in list_models(models) if id != promoted_id(models))
    let_wait(models, other)
    line = json.dumps({"at": "2026-11-22T10:00:00+00:00", "before": ["rumour"], "after": []})
    (models / other / "beside.jsonl").write_text(f"{line}\n{line}\n", encoding="utf-8")
    app = part(open_page("learning_page", LEADER), "Hvad er ændret")
    assert not app.exception
    assert "vurderet 2 opslag ved siden af den gamle; de er uenige om 2" in everything(app)
