"""Words for what stands in a case, and signs that need no colour."""

from harassflag.cases import Case
from harassflag.cases.records import AgeClass, CaseStatus, Openness, PersonKind, StepStatus
from harassflag.policy import Policy
from harassflag.ui.speech import Speech

ROUTE_ICONS = {
    "police": ":material/local_police:",
    "assess_now": ":material/priority_high:",
    "leadership": ":material/supervisor_account:",
    "none": ":material/check_circle:",
}
STEP_ICONS: dict[StepStatus, str] = {
    "open": ":material/radio_button_unchecked:",
    "do": ":material/pending:",
    "done": ":material/check_circle:",
    "do_not": ":material/do_not_disturb_on:",
}


def status_names(said: Speech) -> dict[CaseStatus, str]:
    """Where a case stands, in words."""
    _ = said.say
    return {"new": _("Unread"), "open": _("In progress"), "closed": _("Closed")}


def step_names(said: Speech) -> dict[StepStatus, str]:
    """What becomes of a step, in words."""
    _ = said.say
    return {"open": _("Not decided"), "do": _("To be done"), "done": _("Done"), "do_not": _("Not to be done")}


def age_names(said: Speech) -> dict[AgeClass, str]:
    """How old somebody is, as coarse as the law asks."""
    _ = said.say
    return {"unknown": _("Age unknown"), "under_15": _("Under 15"), "15_17": _("15–17"), "adult": _("Adult")}


def kind_names(said: Speech) -> dict[PersonKind, str]:
    """What somebody is in a case."""
    _ = said.say
    return {"hit": _("The one hit"), "writer": _("The writer"), "witness": _("Witness"), "tr": "TR", "amr": "AMR"}


def openness_names(said: Speech) -> dict[Openness, str]:
    """Who can see a group or profile."""
    _ = said.say
    return {"unknown": _("Do not know"), "open": _("Open to all"), "closed": _("Closed")}


def type_names(types: tuple[str, ...], policy: Policy, said: Speech) -> str:
    """The types by name, in the policy's order."""
    return ", ".join(said.of(kind.name) for kind in policy.types if kind.id in types)


def route_heading(case: Case, policy: Policy, said: Speech) -> str:
    """Where the case goes, with its sign."""
    return f"{ROUTE_ICONS[case.route]} {said.of(policy.route(case.route).name)}"
