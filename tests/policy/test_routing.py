import pytest

from harassflag.policy import Policy, deadlines_for, help_lines_for, recommend_steps, route_for
from harassflag.records import Finding


def finding(type: str, band: str) -> Finding:
    return Finding(type, 0.9 if band == "clear" else 0.4, 0.5, 0.3)


ROUTES = [
    ([], "none"),
    ([("criticism", "clear")], "leadership"),
    ([("criticism", "unsure")], "none"),
    ([("threatening", "clear")], "assess_now"),
    ([("threatening", "clear"), ("nickname", "clear")], "assess_now"),
    ([("threat_of_violence", "unsure")], "assess_now"),
    ([("stalking", "unsure"), ("nickname", "clear")], "assess_now"),
    ([("stalking", "clear")], "police"),
    ([("threat_of_violence", "clear"), ("threatening", "clear")], "police"),
]


@pytest.mark.parametrize(("found", "route"), ROUTES)
def test_route(found: list[tuple[str, str]], route: str, policy: Policy) -> None:
    assert route_for([finding(*one) for one in found], policy) == route


STEPS = [
    ("threat_of_violence", "unknown", "employee", "lead_work_injury", True),
    ("threat_of_violence", "unknown", "pupil", "lead_work_injury", False),
    ("threat_of_violence", "unknown", "pupil", "lead_pupil_plan", True),
    ("threat_of_violence", "parent", "employee", "lead_writer_parent", True),
    ("threat_of_violence", "pupil_under_15", "employee", "lead_writer_under_15", True),
    ("threat_of_violence", "pupil_15_plus", "employee", "lead_writer_under_15", False),
    ("nickname", "colleague", "employee", "lead_writer_colleague", True),
    ("nickname", "colleague", "employee", "lead_police", False),
    ("criticism", "parent", "employee", "lead_criticism", True),
    ("filming", "unknown", "unknown", "lead_filming", True),
    ("nickname", "unknown", "unknown", "lead_filming", False),
    ("rumour", "unknown", "parent", "lead_parent_hit", True),
    ("rumour", "unknown", "employee", "representatives_support", True),
]


@pytest.mark.parametrize(("type", "writer", "hit", "step", "there"), STEPS)
def test_steps_depend_on_type_writer_and_hit(
    type: str, writer: str, hit: str, step: str, there: bool, policy: Policy
) -> None:
    steps = recommend_steps([finding(type, "clear")], policy, writer=writer, hit=hit)
    assert (step in [one.id for one in steps]) is there


def test_documentation_comes_before_contact_and_removal(policy: Policy) -> None:
    ids = [step.id for step in recommend_steps([finding("stalking", "clear")], policy, writer="parent", hit="employee")]
    assert ids.index("lead_secure") < ids.index("lead_writer_parent") < ids.index("lead_removal")


def test_a_step_names_its_clause_and_what_caused_it(policy: Policy) -> None:
    found = [finding("stalking", "clear"), finding("filming", "clear")]
    steps = {step.id: step for step in recommend_steps(found, policy, writer="unknown", hit="employee")}
    assert steps["lead_police"].because == ("stalking",)
    assert steps["lead_police"].clause == "concrete_threats"
    assert steps["lead_filming"].because == ("filming",)


DEADLINES = [
    ("police", ["threat_of_violence"], "employee", ["police_report", "easy", "easy_employee"]),
    ("police", ["threat_of_violence"], "pupil", ["police_report", "pupil_plan"]),
    ("assess_now", ["threatening"], "employee", ["decide_concrete"]),
    ("leadership", ["rumour"], "employee", ["private_action"]),
    ("leadership", ["criticism"], "employee", []),
    ("none", [], "pupil", []),
]


@pytest.mark.parametrize(("route", "types", "hit", "expected"), DEADLINES)
def test_deadlines(route: str, types: list[str], hit: str, expected: list[str], policy: Policy) -> None:
    assert [deadline.id for deadline in deadlines_for(route, types, hit, policy)] == expected


def test_help_lines_put_danger_first(policy: Policy) -> None:
    lines = help_lines_for("police", ["stalking"], "pupil", policy)
    assert [line.number for line in lines][:2] == ["112", "114"]
    assert {"stalking_centre", "children", "parents"} <= {line.id for line in lines}
    assert help_lines_for("none", [], "unknown", policy) == ()
    assert [line.id for line in help_lines_for("none", [], "unknown", policy, self_harm=True)] == [
        "emergency",
        "suicide_line",
        "children",
    ]
