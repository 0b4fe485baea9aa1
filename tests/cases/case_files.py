"""One case with everything in it, as the casebook hands it out; tables of the tests change single things with `replace`."""

from datetime import UTC, date, datetime

from harassflag.cases.records import (
    Case,
    CaseFile,
    CasePost,
    Episode,
    Evidence,
    Fact,
    FollowUp,
    Label,
    LogLine,
    Note,
    Origin,
    Person,
    StepState,
    Who,
)
from harassflag.records import Finding, Span

LEADER = Who("anne", "Anne Vestergaard")
TEACHER = Who("mette", "Mette Holm Sørensen")
OPENED = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
WRITTEN = datetime(2026, 11, 19, 20, 41, tzinfo=UTC)
POST = "Mette Sørensen skal få bank når jeg ser hende på Skovvej 12. Ring 40 12 34 56 hvis du vil være med 😡"


def fact(id: str, value: str) -> Fact:
    return Fact(id, value, LEADER, OPENED, 1)


def step(id: str, status: str, **more: object) -> StepState:
    given: dict[str, object] = {"reason": "", "receipt": "", "done_at": None, "by": LEADER, "at": OPENED, "version": 1}
    return StepState(step=id, status=status, **{**given, **more})  # type: ignore[arg-type]


def exhibit(number: int, sha256: str, **more: object) -> Evidence:
    given: dict[str, object] = {
        "id": f"e{number}",
        "number": number,
        "episode": 1,
        "sha256": sha256,
        "size": 100,
        "name": f"skærmbillede-{number}.png",
        "media_type": "image/png",
        "origin": Origin(
            captured_by="Mette Holm Sørensen",
            captured_at=OPENED,
            platform="Facebook",
            address="https://example.org/groups/7b/posts/1",
            profile_name="Kaj Krage",
            profile_id="kaj.krage.7",
            group="Forældre i 7.b",
            openness="closed",
            time_shown="i går kl. 21:41",
            time_resolved=WRITTEN,
        ),
        "added_by": TEACHER,
        "added_at": OPENED,
        "derived_from": None,
        "derivation": "",
        "blocked": False,
        "version": 1,
    }
    return Evidence(**{**given, **more})  # type: ignore[arg-type]


def post(number: int = 1, text: str = POST, **more: object) -> CasePost:
    given: dict[str, object] = {
        "id": f"p{number}",
        "episode": 1,
        "number": number,
        "text": text,
        "author": "Kaj Krage",
        "about": "Mette Holm Sørensen",
        "time_shown": "i går kl. 21:41",
        "time_resolved": WRITTEN,
        "evidence": "e1",
        "findings": (
            Finding("threat_of_violence", 0.93, 0.5, 0.1, (Span(15, 27),)),
            Finding("threatening", 0.95, 0.5, 0.2, (Span(15, 27),)),
        ),
        "notices": (),
        "model": "m-1",
        "policy": "some-2023@2023-11-23.2",
        "labels": (Label("threat_of_violence", True, LEADER, OPENED, "Sted og handling er nævnt."),),
        "route": "police",
        "types": ("threatening", "threat_of_violence"),
        "reviewed": True,
        "version": 1,
    }
    return CasePost(**{**given, **more})  # type: ignore[arg-type]


def person(kind: str, name: str, **more: object) -> Person:
    given: dict[str, object] = {
        "age": "unknown",
        "relation": "",
        "contact": "",
        "remark": "",
        "actor": None,
        "version": 1,
    }
    return Person(id=f"{kind}-{name}", kind=kind, name=name, **{**given, **more})  # type: ignore[arg-type]


def log_line(seq: int, action: str) -> LogLine:
    return LogLine(
        seq,
        OPENED,
        LEADER,
        action,
        "c1",
        "",
        {},
        f"{seq - 1:064x}",
        f"{seq * 7:064x}",
        f"{seq:064x}",
        f'{{"seq":{seq}}}',
    )


CASE = Case(
    id="c1",
    number="2026-0001",
    status="open",
    title="Trussel i forældregruppen",
    route="police",
    types=("threatening", "threat_of_violence"),
    hit="employee",
    writer="parent",
    created_by=TEACHER,
    created_at=OPENED,
    last_material_at=OPENED,
    first_read_at=OPENED,
    handler=LEADER,
    claimed_at=OPENED,
    next_due=None,
    closed_at=None,
    hold="",
    posts=1,
    exhibits=1,
    version=1,
)

FILE = CaseFile(
    case=CASE,
    episodes=(Episode(1, TEACHER, OPENED, ""),),
    posts=(post(),),
    evidence=(exhibit(1, "a" * 64),),
    people=(
        person("hit", "Mette Holm Sørensen", age="adult", relation="lærer i 7.b", contact="mette@example.org"),
        person("writer", "Kaj Krage", age="adult", relation="far til Sille i 7.b"),
        person("witness", "Birger Dam", age="adult", relation="pædagog"),
    ),
    notes=(Note("n1", "Mette er utryg ved at cykle hjem. Kaj har ringet to gange.", LEADER, OPENED),),
    steps=(
        step("lead_secure", "done", done_at=OPENED),
        step("lead_notification", "do_not", reason="Afsenderen er voksen."),
    ),
    facts=(fact("threat_made", "2026-11-19T21:41"), fact("absence", "no")),
    follow_ups=(FollowUp("f1", date(2026, 11, 27), "Ring til Mette", LEADER, None, 1),),
    drafts=(),
    statements=(),
    links=(),
    log=tuple(log_line(seq, action) for seq, action in enumerate(("case_opened", "case_read", "step_set"), 1)),
    invited=(),
    may=frozenset(),
)
