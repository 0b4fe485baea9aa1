import re
from collections.abc import Callable
from pathlib import Path

import pytest

from harassflag.errors import PolicyError
from harassflag.policy import Policy, load_policy
from harassflag.policy.schema import ROUTES, WRITERS
from harassflag.settings import load_settings

SOURCE = load_settings().policy.read_text(encoding="utf-8")

FAULTS: list[tuple[str, str, str, str]] = [
    (
        "an unknown clause",
        '"form_3"\nflagged',
        '"from_3"\nflagged',
        'types excessive_commenting: clause: unknown id "from_3"; did you mean "form_3"?',
    ),
    (
        "an unknown audience",
        'audience = "tr_amr"',
        'audience = "tramr"',
        'audience: unknown id "tramr"; did you mean "tr_amr"?',
    ),
    (
        "an amount below one",
        "amount = 72",
        "amount = -1",
        "deadlines police_report: amount: must be a whole number above 0",
    ),
    ("an unknown key", 'basis = "straffeloven § 96"', 'basiss = "x"', 'unknown key; did you mean "basis"?'),
    (
        "no English",
        'covers.en = "The post is menacing without naming a concrete act of violence."',
        "",
        "types threatening: covers.en: is missing",
    ),
    ("an id twice", 'id = "lead_secure"', 'id = "lead_police"', 'steps: id "lead_police" stands twice'),
    ("a route gone", 'id = "assess_now"', 'id = "assess_late"', 'routes: "assess_now" is missing'),
    ("an unknown section", "[[wording]]", "[[wordings]]", '[wordings]: unknown section; did you mean "wording"?'),
    ("an unknown type", 'types = ["filming"]', 'types = ["film"]', 'unknown id "film"; did you mean "filming"?'),
    (
        "waiting for a step that is none",
        'waits_for = ["lead_secure"]\nasks',
        'waits_for = ["lead_secured"]\nasks',
        'steps lead_police: waits_for: unknown id "lead_secured"; did you mean "lead_secure"?',
    ),
    (
        "a ring of steps",
        'id = "lead_secure"\n',
        'id = "lead_secure"\nwaits_for = ["lead_police"]\n',
        "a ring can never begin",
    ),
    (
        "a fact nothing can be counted from",
        'facts = ["hit_knew"]',
        'facts = ["absence"]',
        'deadlines private_action: facts: unknown id "absence"',
    ),
    ("an unknown draft", 'draft = "easy"', 'draft = "eazy"', 'draft: unknown id "eazy"; did you mean "easy"?'),
    ("a kind of fact", 'kind = "text"', 'kind = "prose"', 'unknown id "prose"; known: moment, day, yes_no, text'),
    ("a school", "[policy]\n", '[school]\nnam = "x"\n[policy]\n', '[school]: nam: unknown key; did you mean "name"?'),
    ("nothing to count from", 'facts = ["school_learnt"]\n', "", "deadlines pupil_plan: facts: is missing"),
    (
        "a follow-up without a unit",
        'unit = "working_days"\nroutes = ["police", "assess_now", "leadership"]\ntext',
        'routes = ["police"]\ntext',
        "follow_ups follow_up_soon: unit: is missing",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "fault"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_fault_is_named_with_place_and_cure(tmp_path: Path, name: str, old: str, new: str, fault: str) -> None:
    assert old in SOURCE
    file = tmp_path / "policy.toml"
    file.write_text(SOURCE.replace(old, new), encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policy(file)
    assert any(fault in told for told in caught.value.faults)


def test_a_fault_tells_the_line_of_its_table(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(SOURCE.replace("amount = 72", "amount = 0"), encoding="utf-8")
    line = SOURCE[: SOURCE.index("[[deadlines]]")].count("\n") + 1
    with pytest.raises(PolicyError) as caught:
        load_policy(file)
    assert caught.value.faults[0].startswith(f"line {line}, deadlines police_report")


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(
        SOURCE.replace("amount = 72", "amount = 0").replace('"form_3"\nflagged', '"x"\nflagged'), encoding="utf-8"
    )
    with pytest.raises(PolicyError, match=r"2 fault\(s\)") as caught:
        load_policy(file)
    assert len(caught.value.faults) == 2


WHOLE_FILES: list[tuple[str, Callable[[Path], object], str]] = [
    ("not TOML", lambda path: path.write_text("[[types]\nid=", encoding="utf-8"), "not TOML"),
    ("not UTF-8", lambda path: path.write_bytes(b'[policy]\nid = "\xe6"'), "not UTF-8"),
    ("empty", lambda path: path.write_text("", encoding="utf-8"), "there is none"),
    ("missing", lambda path: None, "cannot be read"),
]


@pytest.mark.parametrize(("name", "write", "message"), WHOLE_FILES, ids=[one[0] for one in WHOLE_FILES])
def test_a_file_that_is_no_policy(tmp_path: Path, name: str, write: Callable[[Path], object], message: str) -> None:
    file = tmp_path / "policy.toml"
    write(file)
    with pytest.raises(PolicyError) as caught:
        load_policy(file)
    assert any(message in fault for fault in caught.value.faults)


def test_the_policy_holds_what_the_school_decided(policy: Policy) -> None:
    assert len(policy.types) == 12
    assert [route.id for route in policy.routes] == list(ROUTES)
    assert [(deadline.amount, deadline.unit) for deadline in policy.deadlines] == [
        (72, "hours"),
        (24, "hours"),
        (14, "days"),
        (12, "months"),
        (6, "months"),
        (10, "working_days"),
    ]
    assert [line.number for line in policy.help_lines][:2] == ["112", "114"]
    assert {"police"} == {kind.flagged_route for kind in policy.types if kind.unsure_route == "assess_now"}


def test_contact_and_removal_wait_for_the_documentation(policy: Policy) -> None:
    waiting = {step.id for step in policy.steps if "lead_secure" in step.waits_for}
    assert waiting >= {"lead_ask_to_delete", "lead_removal", "lead_writer_parent", "lead_hate_group", "lead_police"}
    first = next(step.id for step in policy.steps if step.audience == "leadership")
    assert first == "lead_secure"


def test_no_text_of_the_policy_uses_the_words_it_avoids(policy: Policy) -> None:
    texts = [one.text.da for part in (policy.steps, policy.deadlines, policy.follow_ups) for one in part]
    texts += [fact.name.da for fact in policy.facts] + [route.sentence.da for route in policy.routes]
    texts += [kind.covers.da for kind in policy.types] + [notice.text.da for notice in policy.notices]
    found = [(pair.avoid, text) for pair in policy.wording for text in texts if pair.avoid in text.casefold()]
    assert found == []


def test_every_writer_is_met_by_a_step(policy: Policy) -> None:
    assert {writer for step in policy.steps for writer in step.writer} == set(WRITERS)


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("months = 0\ngrace_days = 1\nwarning_days = 1", r"\[retention\]: months: must be a whole number above 0"),
        ("month = 6", r"\[retention\]: month: unknown key; did you mean \"months\"\?"),
    ],
)
def test_a_period_is_a_whole_number(tmp_path: Path, table: str, fault: str) -> None:
    source = load_settings().policy.read_text(encoding="utf-8")
    head, rest = source.split("[retention]\nmonths = 60\ngrace_days = 30\nwarning_days = 30\n")
    file = tmp_path / "policy.toml"
    file.write_text(f"{head}[retention]\n{table}\n{rest}", encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policy(file)
    assert any(re.search(fault, one) for one in caught.value.faults)


def test_without_a_period_nothing_is_erased(tmp_path: Path) -> None:
    source = load_settings().policy.read_text(encoding="utf-8")
    head, rest = source.split("[retention]\n")
    file = tmp_path / "policy.toml"
    file.write_text(head + rest.split("\n\n", 1)[1], encoding="utf-8")
    assert load_policy(file).retention is None
