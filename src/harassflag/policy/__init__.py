"""What the school has decided: types, routes, steps, deadlines, help lines, words."""

from harassflag.policy.reader import load_policy
from harassflag.policy.routing import deadlines_for, help_lines_for, recommend_steps, route_for, steps_for
from harassflag.policy.schema import (
    CASE_CAME,
    Clause,
    Deadline,
    Fact,
    FollowUp,
    HarmType,
    HelpLine,
    Notice,
    Policy,
    Retention,
    Route,
    School,
    StepRule,
    Text,
    Wording,
)

__all__ = [
    "CASE_CAME",
    "Clause",
    "Deadline",
    "Fact",
    "FollowUp",
    "HarmType",
    "HelpLine",
    "Notice",
    "Policy",
    "Retention",
    "Route",
    "School",
    "StepRule",
    "Text",
    "Wording",
    "deadlines_for",
    "help_lines_for",
    "load_policy",
    "recommend_steps",
    "route_for",
    "steps_for",
]
