"""Everything of one case, read in one turn."""

from collections import defaultdict

from sqlalchemy import select

from harassflag.cases import chain
from harassflag.cases.access import calls_for
from harassflag.cases.records import Case, CaseFile, CasePost, Label, Link, LogLine
from harassflag.cases.rows import (
    case_of,
    draft_of,
    episode_of,
    evidence_of,
    fact_of,
    follow_up_of,
    label_of,
    note_of,
    person_of,
    post_of,
    statement_of,
    step_of,
    who,
)
from harassflag.cases.schema import (
    cases,
    drafts,
    episodes,
    evidence,
    facts,
    follow_ups,
    invites,
    labels,
    links,
    log,
    notes,
    people,
    posts,
    statements,
    steps,
)
from harassflag.cases.turn import Turn


def whole_case(turn: Turn) -> CaseFile:
    """The case as it stands in this turn."""
    head = head_of(turn)
    return CaseFile(
        case=head,
        episodes=tuple(episode_of(row, turn.body(episodes, row)) for row in turn.rows(episodes, "number")),
        posts=posts_of(turn),
        evidence=tuple(evidence_of(row, turn.body(evidence, row)) for row in turn.rows(evidence, "number")),
        people=tuple(person_of(row, turn.body(people, row)) for row in turn.rows(people, "number")),
        notes=tuple(note_of(row, turn.body(notes, row)) for row in turn.rows(notes, "at", "id")),
        steps=tuple(step_of(row, turn.body(steps, row)) for row in turn.rows(steps, "step")),
        facts=tuple(fact_of(row, turn.body(facts, row)) for row in turn.rows(facts, "fact")),
        follow_ups=tuple(follow_up_of(row, turn.body(follow_ups, row)) for row in turn.rows(follow_ups, "day", "id")),
        drafts=tuple(draft_of(row, turn.body(drafts, row)) for row in turn.rows(drafts, "kind")),
        statements=tuple(statement_of(row, turn.body(statements, row)) for row in turn.rows(statements, "at")),
        links=links_of(turn),
        log=log_of(turn),
        invited=tuple(who(turn.body(invites, row)["invited"]) for row in turn.rows(invites, "actor_id")),
        may=calls_for(turn.standings, closed=head.status == "closed"),
    )


def head_of(turn: Turn) -> Case:
    """The head of the case as it stands now."""
    row = turn.reload()
    return case_of(row, turn.body(cases, row))


def posts_of(turn: Turn) -> tuple[CasePost, ...]:
    """The posts with the labels set on them, oldest label first."""
    said: dict[str, list[Label]] = defaultdict(list)
    for row in turn.rows(labels, "number"):
        said[row["post_id"]].append(label_of(row, turn.body(labels, row)))
    return tuple(post_of(row, turn.body(posts, row), said[row["id"]]) for row in turn.rows(posts, "number"))


def links_of(turn: Turn) -> tuple[Link, ...]:
    """The cases tied to this one that are still there."""
    rows = turn.rows(links, "id")
    query = select(cases.c.id, cases.c.number).where(cases.c.id.in_([row["other_id"] for row in rows]))
    numbers = {row.id: row.number for row in turn.connection.execute(query)}
    return tuple(
        Link(row["other_id"], numbers[row["other_id"]], turn.body(links, row)["reason"])
        for row in rows
        if row["other_id"] in numbers
    )


def log_of(turn: Turn) -> tuple[LogLine, ...]:
    """The lines of this case in the log, this turn's own not yet among them."""
    return tuple(chain.read_line(row, turn.sealer) for row in turn.rows(log, "seq"))
