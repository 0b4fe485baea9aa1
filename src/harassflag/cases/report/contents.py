"""What stands in a report, as plain values ready to be set: newest first, moments in words, names masked where asked."""

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from harassflag.cases.danish import day_in_words, moment_in_words
from harassflag.cases.deadlines import dues
from harassflag.cases.records import CaseFile, CasePost, Evidence, Export, LogLine, Who
from harassflag.cases.report.review import masker_for
from harassflag.cases.steps import plan
from harassflag.policy import Policy

Say = Callable[[str], str]

DAY = len("2026-11-22")
ONE_PAGE = 1_500
"""Posts of fewer characters are kept on one page."""


@cache
def words() -> dict[str, dict[str, str]]:
    """The Danish words for the casebook's ids."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Pen:
    """How texts and names are written down: as they are, or masked."""

    text: Say
    name: Say

    def who(self, who: Who | None) -> str:
        """Somebody who handles the case."""
        return self.name(who.name) if who else ""


def pen_for(file: CaseFile, *, masked: bool, leave: Iterable[str] = (), hide: Iterable[str] = ()) -> Pen:
    """The pen of one export; masked, those who handle the case keep their names unless they are people of it."""
    if not masked:
        return Pen(str, str)
    masker = masker_for(file, leave=leave, hide=hide)
    return Pen(masker.mask, masker.mask_known)


def contents(export: Export, policy: Policy, pen: Pen, *, reason: str) -> dict[str, Any]:
    """The report as nested plain values; what users wrote has gone through the pen."""
    file = export.file
    case = file.case
    said = words()
    return {
        "number": case.number,
        "title": pen.text(case.title),
        "masked": export.masked,
        "school": {"name": policy.school.name, "address": policy.school.address},
        "exported": {"by": pen.who(export.by), "at": moment_in_words(export.at), "reason": pen.text(reason)},
        "head": _head(file, policy, pen),
        "what_happened": pen.text(file.fact("what_happened") or ""),
        "people": [
            {
                "role": said["people"][one.kind],
                "name": pen.text(one.name),
                "about": pen.text(_about(one.relation, one.age)),
            }
            for one in file.people
        ],
        "posts": [_post(post, file, policy, pen) for post in newest_first(file.posts, lambda post: post.time_resolved)],
        "exhibits": [_exhibit(one, file, pen) for one in exhibits_newest_first(file)],
        "entered": _entered(file, policy, pen),
        "steps": _steps(file, policy, pen),
        "dues": _dues(export, policy),
        "follow_ups": [
            {"on": day_in_words(one.on), "about": pen.text(one.about), "done": _moment(one.done_at)}
            for one in file.follow_ups
        ],
        "notes": [
            {"text": pen.text(note.text), "by": pen.who(note.by), "at": moment_in_words(note.at)}
            for note in sorted(file.notes, key=lambda note: note.at, reverse=True)
        ],
        "statements": [
            {
                "on": day_in_words(one.said_on),
                "words": pen.text(one.words),
                "by": pen.who(one.by),
                "reopened": _moment(one.reopened_at),
            }
            for one in file.statements
        ],
        "links": [{"number": one.number, "reason": pen.text(one.reason)} for one in file.links],
        "log": [_line(line, pen) for line in file.log],
        "policy": {"name": f"{policy.name.da} ({policy.name_and_version})", "version": policy.name_and_version},
    }


def newest_first(things: Iterable[Any], when: Callable[[Any], datetime | None]) -> list[Any]:
    """Things with a known moment first, the newest on top; the others after them as they came."""
    listed = list(things)
    timed = [thing for thing in listed if when(thing)]
    return [
        *sorted(timed, key=lambda thing: (when(thing), thing.number), reverse=True),
        *(one for one in listed if not when(one)),
    ]


def exhibits_newest_first(file: CaseFile) -> list[Evidence]:
    """The exhibits by the moment they show, or were captured, or came in."""
    return newest_first(file.evidence, lambda one: one.origin.time_resolved or one.origin.captured_at or one.added_at)


def _head(file: CaseFile, policy: Policy, pen: Pen) -> list[list[str]]:
    case, said = file.case, words()
    types = ", ".join(kind.name.da for kind in policy.types if kind.id in case.types)
    reviewed = all(post.reviewed for post in file.posts)
    closed = f" ({moment_in_words(case.closed_at)})" if case.closed_at else ""
    rows = [
        ["Status", said["status"][case.status] + closed],
        ["Vej efter politikken", _route(case.route, policy)],
        ["Ligner, efter gennemgang" if reviewed else "Ligner, foreløbigt", types or "Ikke noget på politikkens liste"],
        ["Ramt", said["hit"][case.hit]],
        ["Afsender, efter det oplyste", said["writer"][case.writer]],
        ["Sagen kom ind", f"{moment_in_words(case.created_at)}, fra {pen.who(case.created_by)}"],
        ["Behandles af", pen.who(case.handler) or "Ingen endnu"],
        ["Omfang", f"{_count(len(file.episodes), 'hændelse', 'hændelser')}, {_count(len(file.posts), 'opslag', 'opslag')}, "
                   f"{_count(len(file.evidence), 'bilag', 'bilag')}"],
    ]  # fmt: skip
    return [*rows, ["Må ikke slettes", pen.text(case.hold)]] if case.hold else rows


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _route(id: str, policy: Policy) -> str:
    return next((route.name.da for route in policy.routes if route.id == id), id)


def _type(id: str, policy: Policy) -> str:
    return next((kind.name.da for kind in policy.types if kind.id == id), id)


def _about(relation: str, age: str) -> str:
    return ", ".join(filter(None, (relation, words()["age"][age])))


def _moment(at: datetime | None) -> str:
    return moment_in_words(at) if at else ""


def _post(post: CasePost, file: CaseFile, policy: Policy, pen: Pen) -> dict[str, Any]:
    said = words()
    exhibit = next((one for one in file.evidence if one.id == post.evidence), None)
    return {
        "number": post.number,
        "episode": post.episode,
        "when": _moment(post.time_resolved),
        "shown": post.time_shown or "",
        "author": pen.text(post.author or ""),
        "about": pen.text(post.about or ""),
        "exhibit": exhibit.number if exhibit else None,
        "text": pen.text(post.text),
        "short": len(post.text) < ONE_PAGE and post.text.count("\n") < 20 and len(post.labels) < 8,
        "model": [f"{_type(one.type, policy)} ({said['band'][one.band]})" for one in post.findings],
        "model_id": post.model,
        "labels": [
            {
                "type": _type(one.type, policy),
                "present": one.present,
                "by": pen.who(one.by),
                "at": moment_in_words(one.at),
                "reason": pen.text(one.reason),
            }
            for one in post.labels
        ],
        "reviewed": post.reviewed,
        "types": [_type(type, policy) for type in post.types],
        "route": _route(post.route, policy),
    }


def _exhibit(one: Evidence, file: CaseFile, pen: Pen) -> dict[str, Any]:
    origin, said = one.origin, words()
    source = next((other.number for other in file.evidence if other.id == one.derived_from), None)
    rows = [
        ["Vist tid", origin.time_shown],
        ["Tidspunkt", _moment(origin.time_resolved)],
        ["Platform", origin.platform],
        ["Gruppe eller side", " – ".join(filter(None, (pen.text(origin.group), said["openness"][origin.openness])))],
        ["Profil", " – ".join(filter(None, (pen.text(origin.profile_name), pen.text(origin.profile_id))))],
        ["Adresse", pen.text(origin.address)],
        ["Gemt af", ", ".join(filter(None, (pen.text(origin.captured_by), _moment(origin.captured_at))))],
        ["Lagt i sagen", f"{moment_in_words(one.added_at)} af {pen.who(one.added_by)}"],
        ["Fil", f"{pen.text(one.name)}, {one.media_type}, {_thousands(one.size)} byte"],
    ]
    return {
        "number": one.number,
        "episode": one.episode,
        "id": one.id,
        "rows": [row for row in rows if row[1]],
        "sha256": one.sha256,
        "blocked": one.blocked,
        "derived": f"Kopi af bilag {source}: {pen.text(one.derivation)}" if one.derived_from else "",
    }


def _entered(file: CaseFile, policy: Policy, pen: Pen) -> list[list[str]]:
    names = {fact.id: fact for fact in policy.facts}
    rows = []
    for fact in file.facts:
        rule = names.get(fact.id)
        if fact.id == "what_happened" or not fact.value:
            continue
        rows.append(
            [
                rule.name.da if rule else fact.id,
                _fact_value(fact.value, rule.kind if rule else "text", pen),
                pen.who(fact.by),
            ]
        )
    return rows


def _fact_value(value: str, kind: str, pen: Pen) -> str:
    try:
        if kind == "day" or (kind == "moment" and len(value) <= DAY):
            return day_in_words(date.fromisoformat(value))
        if kind == "moment":
            moment = datetime.fromisoformat(value)
            return moment_in_words(moment) if moment.tzinfo else f"{day_in_words(moment.date())} kl. {moment:%H.%M}"
    except ValueError:
        return pen.text(value)
    return words()["answer"].get(value, pen.text(value))


def _steps(file: CaseFile, policy: Policy, pen: Pen) -> list[dict[str, str]]:
    said = words()["step"]
    rows = []
    for planned in plan(file, policy):
        if planned.audience != "leadership":
            continue
        state = planned.state
        when = _moment(state.done_at or state.at) if state and state.status != "open" else ""
        rows.append(
            {
                "text": policy.step(planned.id).text.da,
                "status": state.status if state else "open",
                "word": said[state.status if state else "open"],
                "who": f"{when}, {pen.who(state.by)}" if state and when else "",
                "reason": pen.text(state.reason) if state else "",
                "receipt": pen.text(state.receipt) if state else "",
            }
        )
    return rows


def _dues(export: Export, policy: Policy) -> list[dict[str, str]]:
    rules = {one.id: one for one in policy.deadlines}
    said = words()["due"]
    return [
        {
            "text": rules[due.deadline].text.da,
            "at": (day_in_words(due.at.date()) if due.whole_day else moment_in_words(due.at)) if due.at else "",
            "standing": said[due.standing],
            "basis": f"{rules[due.deadline].basis}, {rules[due.deadline].counted_from.da}",
            "check": rules[due.deadline].check_with.da,
        }
        for due in dues(export.file, policy, export.at)
    ]


def _line(line: LogLine, pen: Pen) -> dict[str, Any]:
    return {
        "seq": line.seq,
        "at": moment_in_words(line.at),
        "by": pen.who(line.by),
        "action": words()["actions"].get(line.action, line.action),
        "reason": pen.text(line.reason),
        "hash": line.hash,
    }
