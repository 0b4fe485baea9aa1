import tomllib
from pathlib import Path

import pytest

from harassflag import HarassflagError, Post, assess
from harassflag.errors import InputError, ModelError
from harassflag.model import load_model
from harassflag.policy import load_policy
from harassflag.settings import load_settings

PAIRS = tomllib.loads((load_settings().data / "contrast_pairs.toml").read_text(encoding="utf-8"))["pairs"]
LEAST_PAIRS_RIGHT = 0.4


def test_one_text_gives_one_assessment_and_a_list_gives_a_list() -> None:
    alone = assess("Jeg ved hvor du bor og hvornår du har fri")
    assert alone.route == "police"
    assert "stalking" in {finding.type for finding in alone.findings if finding.flagged}
    listed = assess(["Husk gymnastiktøj i morgen", Post("Jeg ved hvor du bor og hvornår du har fri", "p2", "Bo")])
    assert [one.post.id for one in listed] == ["", "p2"]
    assert listed[1].route == alone.route
    assert listed[0].route == "none"


def test_an_assessment_names_its_model_and_policy_and_why() -> None:
    one = assess("Din klovn, jeg slår dig i morgen", writer="parent", hit="employee")
    settings = load_settings()
    assert one.model == load_model(settings.models).id
    assert one.policy == load_policy(settings.policy).name_and_version
    assert all(finding.spans for finding in one.findings)
    assert {"lead_police", "lead_work_injury", "lead_writer_parent"} <= {step.id for step in one.steps}
    assert all(step.because for step in one.steps)


def test_findings_are_flagged_or_unsure_and_never_bare() -> None:
    for finding in assess("Pas hellere på, Kenneth, der er mange som er trætte af dig").findings:
        assert finding.probability >= finding.unsure_from
        assert finding.band == ("clear" if finding.probability >= finding.threshold else "unsure")


NOTICES = [
    ("jeg orker ikke livet mere", "self_harm"),
    ("You are going to regret this, I know where you live", "not_danish"),
]


@pytest.mark.parametrize(("text", "notice"), NOTICES)
def test_notices(text: str, notice: str) -> None:
    assert notice in assess(text).notices


@pytest.mark.parametrize("text", ["", "  \n", "\u200b\ufeff", "\x00\x01"])
def test_nothing_to_read_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="empty"):
        assess(text)


def test_more_than_any_post_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="2,000,001 characters"):
        assess("a" * 2_000_001)


def test_a_megabyte_is_judged() -> None:
    bad = "Hvis du ringer til min mor igen, så smadrer jeg dig."
    judged = assess("Klassen lavede bål og bagte snobrød. " * 30_000 + bad)
    assert judged.route == "police"
    assert all(0 <= span.start < span.end <= len(judged.post.text) for one in judged.findings for span in one.spans)


def test_a_policy_that_lacks_a_type_of_the_model_is_refused(tmp_path: Path) -> None:
    source = load_settings().policy.read_text(encoding="utf-8").replace('"hate_group"', '"hate_page"')
    file = tmp_path / "policy.toml"
    file.write_text(source, encoding="utf-8")
    with pytest.raises(ModelError, match="hate_group"):
        assess("hej", policy=load_policy(file))


def test_every_error_is_one_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARASSFLAG_MODELS", str(tmp_path))
    with pytest.raises(HarassflagError, match="no promoted model"):
        assess("hej")


def test_most_contrast_pairs_are_told_apart() -> None:
    """Both halves: the harmful one leads somewhere, the harmless one nowhere."""
    right = [assess(pair["harmful"]).route != "none" and assess(pair["harmless"]).route == "none" for pair in PAIRS]
    wrong = [pair["function"] for pair, both in zip(PAIRS, right, strict=True) if not both]
    assert sum(right) >= LEAST_PAIRS_RIGHT * len(PAIRS), wrong
