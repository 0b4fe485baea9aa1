"""The tables. What people wrote or are called lies sealed in one column; open beside it stands only what is searched, sorted or counted.

Rule for changing them: add a revision under `migrations/versions`, name it in `REVISION`, and keep every older one; an older database
is upgraded when it is opened, one from a newer program is refused.
"""

from harassflag.cases.schema.case import (
    CASE_TABLES,
    cases,
    drafts,
    episodes,
    evidence,
    facts,
    follow_ups,
    invites,
    labels,
    links,
    notes,
    people,
    posts,
    screens,
    statements,
    steps,
)
from harassflag.cases.schema.columns import REVISION, Moment, metadata
from harassflag.cases.schema.finding import namings, traces, words
from harassflag.cases.schema.keeping import counters, data_keys, erasures, examples, head, log

__all__ = [
    "CASE_TABLES",
    "REVISION",
    "Moment",
    "cases",
    "counters",
    "data_keys",
    "drafts",
    "episodes",
    "erasures",
    "evidence",
    "examples",
    "facts",
    "follow_ups",
    "head",
    "invites",
    "labels",
    "links",
    "log",
    "metadata",
    "namings",
    "notes",
    "people",
    "posts",
    "screens",
    "statements",
    "steps",
    "traces",
    "words",
]
