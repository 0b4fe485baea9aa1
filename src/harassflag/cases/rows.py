"""Rows of the database -> records."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import RowMapping

from harassflag.cases.records import (
    Case,
    CasePost,
    DraftText,
    Episode,
    Evidence,
    Fact,
    FollowUp,
    Label,
    Note,
    Origin,
    Person,
    Statement,
    StepState,
    Who,
)
from harassflag.records import Finding, Span

Body = Mapping[str, Any]


def who(pair: Sequence[str] | None) -> Who:
    """`[id, name]` as it lies in a body."""
    id, name = pair or ("", "")
    return Who(id, name)


def moment(text: str | None) -> datetime | None:
    """An ISO moment as it lies in a body."""
    return datetime.fromisoformat(text) if text else None


def moment_text(moment: datetime | None) -> str | None:
    """How a moment lies in a body; a shown time without a zone stays without."""
    return moment.isoformat() if moment else None


def split(ids: str) -> tuple[str, ...]:
    """Ids as they lie in one column."""
    return tuple(ids.split(",")) if ids else ()


def case_of(row: RowMapping, body: Body) -> Case:
    """The head of a case."""
    return Case(
        id=row["id"],
        number=row["number"],
        status=row["status"],
        title=body["title"],
        route=row["route"],
        types=split(row["types"]),
        hit=row["hit"],
        writer=row["writer"],
        created_by=Who(row["created_by"], body["created_by_name"]),
        created_at=row["created_at"],
        last_material_at=row["last_material_at"],
        first_read_at=row["first_read_at"],
        handler=Who(row["handler_id"], body["handler_name"]) if row["handler_id"] else None,
        claimed_at=row["claimed_at"],
        next_due=row["next_due"],
        closed_at=row["closed_at"],
        hold=body["hold"] if row["on_hold"] else "",
        posts=row["posts"],
        exhibits=row["exhibits"],
        version=row["version"],
        moved_to=body["moved_to"][1] if body.get("moved_to") else "",
    )


def finding_body(finding: Finding) -> dict[str, object]:
    """How a finding of the model lies in a body."""
    return {
        "type": finding.type,
        "probability": finding.probability,
        "threshold": finding.threshold,
        "unsure_from": finding.unsure_from,
        "spans": [[span.start, span.end] for span in finding.spans],
    }


def finding_of(body: Body) -> Finding:
    """A finding of the model, as it was."""
    spans = tuple(Span(start, end) for start, end in body["spans"])
    return Finding(body["type"], body["probability"], body["threshold"], body["unsure_from"], spans)


def label_of(row: RowMapping, body: Body) -> Label:
    """A person's word on a type."""
    return Label(row["type"], row["present"], who(body["by"]), row["at"], body["reason"])


def post_of(row: RowMapping, body: Body, labels: Sequence[Label] = ()) -> CasePost:
    """A post with the labels set on it."""
    return CasePost(
        id=row["id"],
        episode=row["episode"],
        number=row["number"],
        text=body["text"],
        author=body["author"],
        about=body["about"],
        time_shown=body["time_shown"],
        time_resolved=moment(body["time_resolved"]),
        evidence=row["evidence_id"],
        findings=tuple(map(finding_of, body["findings"])),
        notices=tuple(body["notices"]),
        model=body["model"],
        policy=body["policy"],
        labels=tuple(labels),
        route=row["route"],
        types=split(row["types"]),
        reviewed=row["reviewed"],
        version=row["version"],
    )


def origin_body(origin: Origin) -> dict[str, object]:
    """How the origin of evidence lies in a body."""
    return {
        "captured_by": origin.captured_by,
        "captured_at": moment_text(origin.captured_at),
        "platform": origin.platform,
        "address": origin.address,
        "profile_name": origin.profile_name,
        "profile_id": origin.profile_id,
        "group": origin.group,
        "openness": origin.openness,
        "time_shown": origin.time_shown,
        "time_resolved": moment_text(origin.time_resolved),
    }


def origin_of(body: Body) -> Origin:
    """Where evidence comes from."""
    fields = dict(body)
    for name in ("captured_at", "time_resolved"):
        fields[name] = moment(fields[name])
    return Origin(**fields)


def evidence_of(row: RowMapping, body: Body) -> Evidence:
    """An exhibit."""
    return Evidence(
        id=row["id"],
        number=row["number"],
        episode=row["episode"],
        sha256=row["sha256"],
        size=row["size"],
        name=body["name"],
        media_type=body["media_type"],
        origin=origin_of(body["origin"]),
        added_by=who(body["added_by"]),
        added_at=datetime.fromisoformat(body["added_at"]),
        derived_from=row["derived_from"],
        derivation=body["derivation"],
        blocked=row["blocked"],
        version=row["version"],
    )


def episode_of(row: RowMapping, body: Body) -> Episode:
    """A handing-in."""
    return Episode(row["number"], who(body["by"]), _at(body), body["note"])


def person_of(row: RowMapping, body: Body) -> Person:
    """Somebody in the case."""
    fields = {name: body[name] for name in ("name", "age", "relation", "contact", "remark", "actor")}
    return Person(id=row["id"], kind=row["kind"], version=row["version"], **fields)


def note_of(row: RowMapping, body: Body) -> Note:
    """A note."""
    return Note(row["id"], body["text"], who(body["by"]), row["at"])


def step_of(row: RowMapping, body: Body) -> StepState:
    """What became of a step."""
    return StepState(
        row["step"],
        row["status"],
        body["reason"],
        body["receipt"],
        row["done_at"],
        who(body["by"]),
        _at(body),
        row["version"],
    )


def fact_of(row: RowMapping, body: Body) -> Fact:
    """A fact deadlines are reckoned from."""
    return Fact(row["fact"], body["value"], who(body["by"]), _at(body), row["version"])


def follow_up_of(row: RowMapping, body: Body) -> FollowUp:
    """A day to look again."""
    by = who(body["by"])
    return FollowUp(row["id"], date.fromisoformat(row["day"]), body["about"], by, row["done_at"], row["version"])


def draft_of(row: RowMapping, body: Body) -> DraftText:
    """A text to edit and send."""
    return DraftText(row["kind"], body["text"], who(body["by"]), _at(body), row["version"])


def statement_of(row: RowMapping, body: Body) -> Statement:
    """What the person hit said."""
    said_on = date.fromisoformat(row["said_on"])
    return Statement(said_on, body["words"], who(body["by"]), row["at"], row["reopened_at"])


def _at(body: Body) -> datetime:
    return cast("datetime", moment(body["at"]))
