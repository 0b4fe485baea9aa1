"""Which types and route a post stands for: the model's findings, or a person's word above them."""

from collections.abc import Collection, Iterable, Sequence

from harassflag.policy import Policy, route_for
from harassflag.policy.schema import ROUTES
from harassflag.records import Finding


def types_and_route(
    findings: Sequence[Finding], policy: Policy, *, said: Collection[str] | None
) -> tuple[tuple[str, ...], str]:
    """The types a post stands for, in the policy's order, and the heaviest route they lead to.

    `said` is a person's word: these types and no others, whatever the model was sure or unsure of. None: nobody has judged it.
    """
    known = set(policy.type_ids)
    force = [finding for finding in findings if finding.type in known]
    if said is not None:
        force = [Finding(type, 1.0, 0.5, 0.5) for type in policy.type_ids if type in said]
    flagged = {finding.type for finding in force if finding.flagged}
    return tuple(type for type in policy.type_ids if type in flagged), route_for(force, policy)


def heaviest(routes: Iterable[str]) -> str:
    """The heaviest of these routes."""
    found = set(routes)
    return next((route for route in ROUTES if route in found), "none")


def weight(route: str) -> int:
    """0 for the heaviest route."""
    return ROUTES.index(route) if route in ROUTES else len(ROUTES)
