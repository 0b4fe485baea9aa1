"""What the policy asks in a case, in the order recommended: what waits for what, and what became of each step."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from harassflag.cases.records import CaseFile, StepState
from harassflag.policy import Policy, StepRule, steps_for
from harassflag.records import Audience

SETTLED = frozenset({"done", "do_not"})


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of a case; `waiting_for` names the steps to be settled first; `asked` is false for one no longer recommended."""

    id: str
    audience: Audience
    state: StepState | None
    waiting_for: tuple[str, ...]
    asked: bool = True

    @property
    def settled(self) -> bool:
        """Whether it is done or left out with a reason."""
        return self.state is not None and self.state.status in SETTLED


def plan(file: CaseFile, policy: Policy) -> tuple[PlannedStep, ...]:
    """The steps of a case as it stands now, and after them those somebody has spoken about that are asked no longer."""
    states = {state.step: state for state in file.steps}
    asked = steps_for(file.case.route, file.case.types, policy, writer=file.case.writer, hit=file.case.hit)
    ids = [rule.id for rule in asked]
    later = [rule for rule in policy.steps if rule.id in states and rule.id not in ids]
    return tuple(
        PlannedStep(rule.id, _audience(rule), states.get(rule.id), waiting_for(rule, ids, states), rule.id in ids)
        for rule in (*asked, *later)
    )


def waiting_for(rule: StepRule, asked: Collection[str], states: Mapping[str, StepState]) -> tuple[str, ...]:
    """The steps this one waits for that the case has and nobody has settled."""
    return tuple(id for id in rule.waits_for if id in asked and not (id in states and states[id].status in SETTLED))


def _audience(rule: StepRule) -> Audience:
    return "staff" if rule.audience == "staff" else "tr_amr" if rule.audience == "tr_amr" else "leadership"
