"""Who may make which call: one table, asked before every call, below every screen."""

from dataclasses import dataclass
from typing import Literal

Standing = Literal["leader", "submitter", "invited"]
"""What somebody is to one case: leadership not kept out of it, the one who handed it in, TR or AMR invited to it."""


@dataclass(frozen=True, slots=True)
class Call:
    """One method of the Desk: who may make it, and what it asks.

    `roles` opens calls on no case in particular; `standings` opens calls on one case.
    """

    roles: frozenset[str] = frozenset()
    standings: frozenset[Standing] = frozenset()
    changes: bool = True
    reason: bool = False
    when_closed: bool = False


_LEADER: frozenset[Standing] = frozenset({"leader"})
_HANDLERS: frozenset[Standing] = frozenset({"leader", "invited"})
_OWN: frozenset[Standing] = frozenset({"submitter"})
_LEADERSHIP = frozenset({"leadership"})
_KEEPERS = frozenset({"leadership", "model_keeper"})
_ALL_AT_SCHOOL = frozenset({"staff", "leadership", "tr_amr"})

CALLS: dict[str, Call] = {
    # handing in, and what became of it
    "submit": Call(roles=_ALL_AT_SCHOOL),
    "my_submissions": Call(roles=_ALL_AT_SCHOOL, changes=False),
    "add_to_submission": Call(standings=_OWN, when_closed=True),
    "view_submitted": Call(standings=_OWN, changes=False, when_closed=True),
    # lists
    "queue": Call(roles=_LEADERSHIP, changes=False),
    "my_cases": Call(roles=frozenset({"tr_amr"}), changes=False),
    "search": Call(roles=_LEADERSHIP, changes=False),
    "figures": Call(roles=_LEADERSHIP, changes=False),
    # the casebook as a whole
    "backup": Call(roles=_LEADERSHIP, changes=False),
    "rotate_key": Call(roles=_LEADERSHIP, changes=False),
    # reading a case
    "open_case": Call(standings=_HANDLERS, changes=False, when_closed=True),
    "still_open": Call(standings=_HANDLERS, changes=False, when_closed=True),
    "view_evidence": Call(standings=_HANDLERS, changes=False, when_closed=True),
    "near": Call(standings=_LEADER, changes=False, when_closed=True),
    "export": Call(standings=_LEADER, changes=False, reason=True, when_closed=True),
    # more material
    "add_episode": Call(standings=_LEADER, when_closed=True),
    "describe_evidence": Call(standings=_LEADER),
    "block_evidence": Call(standings=_LEADER, reason=True, when_closed=True),
    "add_derived": Call(standings=_LEADER),
    # judging
    "set_labels": Call(standings=_LEADER),
    "describe_case": Call(standings=_LEADER),
    "add_person": Call(standings=_LEADER),
    "change_person": Call(standings=_LEADER),
    "remove_person": Call(standings=_LEADER, reason=True),
    "add_note": Call(standings=_HANDLERS),
    "set_fact": Call(standings=_LEADER),
    "set_step": Call(standings=_LEADER),
    "add_follow_up": Call(standings=_LEADER),
    "finish_follow_up": Call(standings=_LEADER),
    "save_draft": Call(standings=_LEADER),
    "link_cases": Call(standings=_LEADER, reason=True),
    "move_into": Call(standings=_LEADER, reason=True),
    # who works on it
    "claim": Call(standings=_LEADER),
    "hand_over": Call(standings=_LEADER, reason=True),
    "invite": Call(standings=_LEADER),
    "uninvite": Call(standings=_LEADER, reason=True),
    "keep_out": Call(standings=_LEADER, reason=True),
    "let_in": Call(standings=_LEADER, reason=True),
    # examples for the next model
    "masked_post": Call(standings=_LEADER, changes=False, when_closed=True),
    "agree_to_example": Call(standings=_LEADER, changes=False, when_closed=True),
    "examples": Call(roles=_KEEPERS, changes=False),
    "withdraw_example": Call(roles=_KEEPERS, reason=True),
    "for_second_look": Call(roles=_KEEPERS, changes=False),
    "label_again": Call(roles=_KEEPERS),
    "let_labels_stand": Call(roles=_KEEPERS),
    "judged_posts": Call(roles=_LEADERSHIP, changes=False),
    # the end
    "close": Call(standings=_LEADER),
    "reopen": Call(standings=_LEADER, reason=True, when_closed=True),
    "hold": Call(standings=_LEADER, reason=True, when_closed=True),
    "lift_hold": Call(standings=_LEADER, reason=True, when_closed=True),
    "erasable": Call(roles=_LEADERSHIP, changes=False),
    "erase": Call(standings=_LEADER, reason=True, when_closed=True),
}


def calls_for(standings: frozenset[Standing], *, closed: bool) -> frozenset[str]:
    """The calls on one case open to somebody with these standings."""
    return frozenset(
        name for name, call in CALLS.items() if call.standings & standings and (call.when_closed or not closed)
    )
