"""Texts for a person to edit and send, filled from the case; what is unknown stands as a gap. The program sends nothing."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from harassflag.cases.draft_values import conditions, values
from harassflag.cases.records import CaseFile
from harassflag.policy import Policy, Text
from harassflag.policy.schema import DRAFTS

TEMPLATES = Path(__file__).with_name("templates")

_BLANK = re.compile(r"\{(\w+)\}")
_GAP = re.compile(r"⟦(?:udfyld|kontrollér): [^⟧\n]*⟧")
_LABELS = {
    "absence": "har der været fravær ud over dagen?",
    "addresses": "adressen (link) på opslaget",
    "amr": "AMR's navn",
    "because_of_work": "hænger opslaget sammen med arbejdet?",
    "case_number": "sagens nummer",
    "easy_reason": "følger anmeldelsen loven (fravær) eller kun skolens politik?",
    "episodes": "antal hændelser",
    "exhibits": "hvilken dokumentation der er",
    "first_absence": "første fraværsdag",
    "follow_up": "dato for næste samtale",
    "hit_contact": "telefon eller e-mail på den ramte",
    "hit_name": "den ramtes navn",
    "hit_relation": "den ramtes rolle på skolen",
    "hit_wants_police": "ønsker den ramte en anmeldelse?",
    "journal_number": "politiets journalnummer",
    "meeting_place": "mødested",
    "meeting_time": "dag og klokkeslæt",
    "meeting_with": "hvem der er med til mødet",
    "platform": "platform og gruppe",
    "platform_name": "platform",
    "police_day": "dato for anmeldelsen",
    "posts": "opslagene",
    "psychologist": "hvordan krisehjælpen bestilles",
    "quotes": "opslaget, ord for ord",
    "school": "skolens navn",
    "school_contact": "skolens telefon og e-mail",
    "school_email": "skolens e-mail",
    "sender": "dit navn og din stilling",
    "steps_done": "hvad skolen har gjort",
    "threat_made": "hvornår opslaget blev skrevet",
    "today": "dato",
    "tr": "TR's navn",
    "types": "hvad opslaget ligner efter politikken",
    "what_happened": "hvad der skete, kort og sagligt – afsenderen kan få aktindsigt",
    "witnesses": "vidner",
    "writer_name": "afsenderens navn, hvis det er kendt",
    "writer_profile": "profilens navn og adresse",
    "writer_relation": "afsenderens forbindelse til skolen",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a template and the conditions that must all hold for it."""

    when: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Template:
    """A draft before it is filled: what it is called, who gets it, what to think of first."""

    kind: str
    title: Text
    to: str
    hint: Text
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A text ready to be edited; `gaps` are to be filled or checked by hand, and taken out, before it is sent."""

    kind: str
    to: str
    text: str
    gaps: tuple[str, ...]


@cache
def draft_template(kind: str) -> Template:
    """The template of a kind of draft (`harassflag.policy.schema.DRAFTS`)."""
    table = tomllib.loads((TEMPLATES / f"{kind}.toml").read_text(encoding="utf-8"))
    parts = tuple(Part(tuple(part.get("when", ())), part["text"].strip("\n")) for part in table["parts"])
    return Template(kind, Text(**table["title"]), table["to"], Text(**table["hint"]), parts)


def draft_kinds() -> tuple[str, ...]:
    """Every kind of draft there is."""
    return DRAFTS


def prepare_draft(kind: str, file: CaseFile, policy: Policy, now: datetime, *, sender: str = "") -> Draft:
    """A fresh draft from what the case holds; what a person has saved before stands in `file.draft(kind)` and is left alone."""
    wanted = draft_template(kind)
    known, holds = values(file, policy, now, sender=sender), conditions(file, policy)
    paragraphs = [_filled(part.text, known) for part in wanted.parts if _meets(part.when, holds)]
    text = "\n\n".join(paragraphs) + "\n"
    return Draft(kind, wanted.to, text, gaps_in(text))


def gaps_in(text: str) -> tuple[str, ...]:
    """What is still to be filled or checked in a draft, each once."""
    return tuple(dict.fromkeys(_GAP.findall(text)))


def _meets(when: tuple[str, ...], holds: frozenset[str]) -> bool:
    return all((one[1:] not in holds) if one.startswith("!") else (one in holds) for one in when)


def _filled(text: str, known: Mapping[str, str]) -> str:
    """The text with its blanks filled in one go, so that nothing in a value is taken for a blank."""
    return _BLANK.sub(lambda blank: known.get(blank[1]) or f"⟦udfyld: {_LABELS[blank[1]]}⟧", text)
