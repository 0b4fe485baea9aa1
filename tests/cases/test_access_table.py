"""Role × call × kind of case, as one table read by a person: who may make each call, on which case, open and closed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from school import LEADER, OTHER_TEACHER, Clock, handed_in
from test_access import ON_A_CASE, ON_NO_CASE, WHOLE_BOOK

from harassflag.cases import CALLS, Actor, CaseBook, Who, open_casebook
from harassflag.errors import CaseError, NoSuchCaseError, RefusedError
from harassflag.policy import Policy, Retention, Text
from harassflag.settings import PACKAGE, Settings

ACTORS = {
    "leader": Actor("a1", "Signe Ask", frozenset({"leadership", "staff"})),
    "staff": Actor("a2", "Signe Ask", frozenset({"staff"})),
    "tr": Actor("a3", "Signe Ask", frozenset({"tr_amr", "staff"})),
    "keeper": Actor("a4", "Signe Ask", frozenset({"model_keeper"})),
    "nobody": Actor("a5", "Signe Ask", frozenset()),
}
KINDS = ("own", "other", "invited", "named", "closed", "erased")
"""Handed in by them; by somebody else; they were invited; they are named in it, and invited; own, invited and closed; that one, erased."""

STANDING: dict[tuple[str, str], str] = {
    ("leader", "own"): "leader submitter",
    ("leader", "other"): "leader",
    ("leader", "invited"): "leader",
    ("leader", "closed"): "leader submitter",
    ("staff", "own"): "submitter",
    ("staff", "closed"): "submitter",
    ("tr", "own"): "submitter",
    ("tr", "invited"): "invited",
    ("tr", "named"): "invited",
    ("tr", "closed"): "submitter invited",
}
"""What somebody is to each kind of case; nothing where no line stands. Whoever has lost every role is nothing to what they handed in."""

MAY: dict[str, tuple[str, bool]] = {
    "add_to_submission": ("submitter", True),
    "view_submitted": ("submitter", True),
    "open_case": ("leader invited", True),
    "still_open": ("leader invited", True),
    "view_evidence": ("leader invited", True),
    "add_note": ("leader invited", False),
    "near": ("leader", True),
    "export": ("leader", True),
    "add_episode": ("leader", True),
    "describe_evidence": ("leader", False),
    "block_evidence": ("leader", True),
    "add_derived": ("leader", False),
    "set_labels": ("leader", False),
    "describe_case": ("leader", False),
    "add_person": ("leader", False),
    "change_person": ("leader", False),
    "remove_person": ("leader", False),
    "set_fact": ("leader", False),
    "set_step": ("leader", False),
    "add_follow_up": ("leader", False),
    "finish_follow_up": ("leader", False),
    "save_draft": ("leader", False),
    "link_cases": ("leader", False),
    "claim": ("leader", False),
    "hand_over": ("leader", False),
    "invite": ("leader", False),
    "uninvite": ("leader", False),
    "keep_out": ("leader", False),
    "let_in": ("leader", False),
    "masked_post": ("leader", True),
    "agree_to_example": ("leader", True),
    "close": ("leader", False),
    "reopen": ("leader", True),
    "hold": ("leader", True),
    "lift_hold": ("leader", True),
    "erase": ("leader", True),
    "move_into": ("leader", False),
}
"""For each call on a case: which standings open it, and whether on a closed case too."""

WHOLE = {"backup": {"leader"}, "rotate_key": {"leader"}}
OPENS_A_CLOSED_CASE = {"add_to_submission", "add_episode", "reopen"}


@pytest.fixture
def book(settings: Settings, clock: Clock, policy: Policy) -> Iterator[CaseBook]:
    """A casebook whose closed cases may be erased at once."""
    at_once = replace(policy, retention=Retention(0, 0, 0, Text("x", "x")))
    opened = open_casebook(settings, policy=at_once, clock=clock)
    yield opened
    opened.close()


def made(book: CaseBook, clock: Clock, who: Actor, kind: str) -> str:
    """A case of this kind, seen from this person."""
    by = replace(who, roles=frozenset({"staff"})) if kind in {"own", "closed", "erased"} else OTHER_TEACHER
    case = handed_in(book, "Signe Ask er en idiot" if kind == "named" else "Sikke en klaphat", by=by)
    desk = book.as_(LEADER)
    if kind in {"invited", "named", "closed", "erased"}:
        desk.invite(case, Who(who.id, who.name))
    if kind in {"closed", "erased"}:
        file = desk.open_case(case)
        desk.close(case, said_on=clock.now.date(), words="Det er slut", version=file.case.version)
    if kind == "erased":
        desk.erase(case, reason="period_over")
    return case


def met(deed: Callable[[], object]) -> str:
    """What somebody meets: `open`, also where what they asked is wrong; else the way it was shut."""
    try:
        deed()
    except NoSuchCaseError:
        return "no such case"
    except RefusedError:
        return "refused"
    except CaseError as error:
        return "closed" if str(error).startswith("The case is closed") else "open"
    return "open"


def expected(who: str, kind: str, call: str) -> str:
    standing = set(STANDING.get((who, kind), "").split())
    opened_by, when_closed = MAY[call]
    if not standing:
        return "no such case"
    if not standing & set(opened_by.split()):
        return "refused"
    return "closed" if kind == "closed" and not when_closed else "open"


def test_every_public_call_has_a_row() -> None:
    assert set(MAY) == set(ON_A_CASE)
    assert set(MAY) | set(ON_NO_CASE) | set(WHOLE) == set(CALLS)
    assert set(WHOLE) == WHOLE_BOOK
    public = {name for name in dir(CaseBook) if not name.startswith("_")}
    assert public == {"as_", "verify", "close", *WHOLE}, "a new call of the casebook needs a row too"


def test_nobody_goes_past_the_desk() -> None:
    """What stands above the cases takes no store from a desk or a casebook; import-linter sees to the modules."""
    above = [path for path in PACKAGE.rglob("*.py") if PACKAGE / "cases" not in path.parents]
    assert len(above) > 100
    past = re.compile(r"\.(_store|store\b(?!\())|getattr\(.*store")
    assert [path.name for path in above if past.search(path.read_text(encoding="utf-8"))] == []
    assert past.search("desk.store.engine")
    assert past.search("book._store")


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", KINDS)
def test_who_may_do_what_on_which_case(book: CaseBook, clock: Clock, kind: str) -> None:
    found, wanted = {}, {}
    for who, actor in ACTORS.items():
        case = made(book, clock, actor, kind)
        for call, deed in ON_A_CASE.items():
            found[who, call] = met(lambda deed=deed, actor=actor, case=case: deed(book.as_(actor), case))
            wanted[who, call] = expected(who, kind, call)
            if kind == "closed" and call in {*OPENS_A_CLOSED_CASE, "erase"} and found[who, call] == "open":
                case = made(book, clock, actor, kind)
    assert {key: value for key, value in found.items() if value != wanted[key]} == {}
    assert book.verify().faults == ()


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ACTORS)
def test_who_may_not_touch_the_whole_book_leaves_no_trace_of_having_tried(
    book: CaseBook, settings: Settings, tmp_path: Path, who: str
) -> None:
    """Refused before the first byte: no backup lies there, and the key is the one it was."""
    handed_in(book)
    key = settings.key_file.read_bytes()
    deeds: dict[str, Callable[[], object]] = {
        "backup": lambda: book.backup(tmp_path / "backup", ACTORS[who]),
        "rotate_key": lambda: book.rotate_key(ACTORS[who]),
    }
    for call, deed in deeds.items():
        assert met(deed) == ("open" if who in WHOLE[call] else "refused"), call
    if who not in WHOLE["backup"]:
        assert not (tmp_path / "backup").exists()
        assert settings.key_file.read_bytes() == key
        assert list(settings.key_file.parent.iterdir()) == [settings.key_file]
    assert book.verify().faults == ()


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_ids_cannot_be_guessed_and_guessing_teaches_nothing_and_is_logged(book: CaseBook) -> None:
    """Neighbours, numbers, parts and the ids of other things: the same words each time, and a line for each try."""
    case = handed_in(book)
    book.as_(LEADER).invite(case, Who("a9", "Jens Dal"))
    file = book.as_(LEADER).open_case(case)
    other = [handed_in(book, f"Nummer {at}") for at in range(20)]
    assert len({one[at] for one in other for at in range(16)}) > 8
    assert len({int(one, 16) for one in other}) == 20
    assert min(abs(int(a, 16) - int(b, 16)) for a in other for b in other if a != b) > 2**32
    near = [f"{(int(case, 16) + step) % 2**64:016x}" for step in (-2, -1, 1, 2)]
    guesses = [
        *near,
        case.upper(),
        case[:-1],
        f" {case}",
        f"{case}\n",
        file.case.number,
        file.posts[0].id,
        file.evidence[0].id,
    ]
    stranger = book.as_(ACTORS["tr"])
    said = set()
    for guess in [*(one for one in guesses if one != case), case]:
        with pytest.raises(NoSuchCaseError) as caught:
            stranger.open_case(guess)
        said.add((caught.value.sentences, type(caught.value)))
    assert len(said) == 1
    tries = [line for line in book.as_(LEADER).open_case(case).log if line.action == "refused"]
    assert [line.by.id for line in tries] == [ACTORS["tr"].id]
