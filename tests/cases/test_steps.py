from dataclasses import replace
from datetime import UTC, datetime

import pytest
from case_files import FILE, OPENED, step
from school import LEADER, TEACHER, judged

from harassflag.cases import CaseBook
from harassflag.cases.records import CaseFile, StepState
from harassflag.cases.steps import plan
from harassflag.errors import CaseError
from harassflag.policy import Policy

WAITING: list[tuple[str, tuple[StepState, ...], str, tuple[str, ...]]] = [
    ("nothing settled", (), "lead_removal", ("lead_secure", "lead_police_before_contact")),
    ("the documentation secured", (step("lead_secure", "done", done_at=OPENED),), "lead_removal", ("lead_police_before_contact",)),
    (
        "both settled",
        (step("lead_secure", "done", done_at=OPENED), step("lead_police_before_contact", "do_not", reason="x")),
        "lead_removal",
        (),
    ),
    ("to be done is not settled", (step("lead_secure", "do"),), "lead_police", ("lead_secure",)),
    ("nothing waits", (), "lead_contact_hit", ()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "steps", "id", "waits"), WAITING, ids=[row[0] for row in WAITING])
def test_what_a_step_waits_for(
    name: str, steps: tuple[StepState, ...], id: str, waits: tuple[str, ...], policy: Policy
) -> None:
    planned = {one.id: one for one in plan(replace(FILE, steps=steps), policy)}
    assert planned[id].waiting_for == waits


def ids(file: CaseFile, policy: Policy) -> list[str]:
    return [one.id for one in plan(file, policy) if one.audience == "leadership" and one.asked]


def test_the_documentation_comes_first(policy: Policy) -> None:
    assert ids(FILE, policy)[:2] == ["lead_secure", "lead_contact_hit"]


def test_a_step_only_waits_for_what_the_case_has(policy: Policy) -> None:
    calm = replace(FILE, case=replace(FILE.case, route="leadership", types=("rumour",)), steps=())
    planned = {one.id: one for one in plan(calm, policy)}
    assert planned["lead_removal"].waiting_for == ("lead_secure",)
    assert "lead_police" not in planned


def test_a_pupil_hit_brings_parents_and_plan(policy: Policy) -> None:
    pupil = replace(FILE, case=replace(FILE.case, hit="pupil", writer="pupil_under_15"))
    found = ids(pupil, policy)
    assert {"lead_pupil_parents", "lead_pupil_plan", "lead_writer_under_15", "lead_notification"} <= set(found)
    assert "lead_work_injury" not in found


def test_what_was_said_about_a_step_is_never_lost(policy: Policy) -> None:
    planned = plan(FILE, policy)
    left = planned[-1]
    assert (left.id, left.asked, left.settled) == ("lead_notification", False, True)


def test_the_casebook_itself_lets_nothing_overtake_the_documentation(book: CaseBook) -> None:
    desk = book.as_(LEADER)
    case = book.as_(TEACHER).submit([judged("Du får bank", "threat_of_violence")], hit="employee").case
    with pytest.raises(CaseError, match="waits for another: Sikr dokumentationen først"):
        desk.set_step(case, "lead_removal", "done")
    assert desk.set_step(case, "lead_removal", "do").status == "do"
    desk.set_step(case, "lead_secure", "done")
    desk.set_step(case, "lead_police_before_contact", "do_not", reason="Politiet har sagt god for det.")
    assert desk.set_step(case, "lead_removal", "done", version=1).status == "done"


def test_the_queue_knows_the_next_deadline(book: CaseBook) -> None:
    desk = book.as_(LEADER)
    case = book.as_(TEACHER).submit([judged("Du får bank", "threat_of_violence")], hit="employee").case
    desk.set_fact(case, "threat_made", "2026-03-01T21:00")
    assert desk.open_case(case).case.next_due == datetime(2026, 3, 4, 20, tzinfo=UTC)
    desk.set_step(case, "lead_secure", "done")
    desk.set_step(case, "lead_police", "done", receipt="0700-1")
    head = desk.open_case(case).case
    assert head.next_due == datetime(2026, 3, 15, 22, 59, tzinfo=UTC)
    assert desk.describe_case(case, version=head.version, hit="pupil").next_due is None
