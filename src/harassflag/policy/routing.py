"""Findings -> route, steps, deadlines and help lines, each with what caused it."""

from collections.abc import Collection, Sequence

from harassflag.policy.schema import DANGER_ROUTES, ROUTES, Deadline, HelpLine, Policy, StepRule
from harassflag.records import Audience, Finding, Step

_AUDIENCE: dict[str, Audience] = {"staff": "staff", "leadership": "leadership", "tr_amr": "tr_amr"}


def _routes_of(findings: Sequence[Finding], policy: Policy) -> dict[str, str]:
    """For each finding's type, the route it leads to by itself."""
    routes = {}
    for finding in findings:
        kind = policy.type(finding.type)
        routes[finding.type] = kind.flagged_route if finding.flagged else (kind.unsure_route or "none")
    return routes


def route_for(findings: Sequence[Finding], policy: Policy) -> str:
    """The heaviest route any finding leads to; a close call on a police type is never `none`."""
    led_to = set(_routes_of(findings, policy).values())
    return next((route for route in ROUTES if route in led_to), "none")


def recommend_steps(findings: Sequence[Finding], policy: Policy, *, writer: str, hit: str) -> tuple[Step, ...]:
    """The policy's steps for these findings, this writer and this person hit, each with the types that caused it."""
    route = route_for(findings, policy)
    led_to = _routes_of(findings, policy)
    cause = tuple(type for type, to in led_to.items() if to == route and route != "none")
    shown = {finding.type for finding in findings if finding.flagged or led_to[finding.type] != "none"}
    return tuple(
        Step(
            rule.id, _AUDIENCE[rule.audience], rule.clause, tuple(type for type in rule.types if type in shown) or cause
        )
        for rule in steps_for(route, shown, policy, writer=writer, hit=hit)
    )


def steps_for(route: str, types: Collection[str], policy: Policy, *, writer: str, hit: str) -> tuple[StepRule, ...]:
    """The policy's steps on this route for these types, this writer and this person hit, in the order recommended."""
    return tuple(
        rule
        for rule in policy.steps
        if route in rule.routes
        and (not rule.types or not set(types).isdisjoint(rule.types))
        and (not rule.writer or writer in rule.writer)
        and (not rule.hit or hit in rule.hit)
    )


def deadlines_for(route: str, types: Collection[str], hit: str, policy: Policy) -> tuple[Deadline, ...]:
    """The deadlines that may run, as hints to be checked."""
    return tuple(
        deadline
        for deadline in policy.deadlines
        if route in deadline.routes
        and (not deadline.types or not set(types).isdisjoint(deadline.types))
        and (not deadline.hit or hit in deadline.hit)
    )


def help_lines_for(
    route: str, types: Collection[str], hit: str, policy: Policy, *, self_harm: bool = False
) -> tuple[HelpLine, ...]:
    """The help lines to show before anything else, in the policy's order."""
    occasions = set()
    if route in DANGER_ROUTES:
        occasions.add("danger")
    if self_harm:
        occasions.add("self_harm")
    if "stalking" in types:
        occasions.add("stalking")
    if hit == "pupil" and route != "none":
        occasions.add("pupil")
    return tuple(line for line in policy.help_lines if occasions.intersection(line.when))
