"""What a draft can say about a case: the words for its blanks, and which of its parts hold."""

from collections.abc import Iterable
from datetime import date, datetime

from harassflag.cases.danish import CLOCK, day_in_words, moment_in_words, weekday
from harassflag.cases.deadlines import known_times
from harassflag.cases.records import CaseFile, CasePost, Evidence, Person, StepState
from harassflag.policy import Policy

LONGEST_QUOTE = 4_000
ANSWERS = ("absence", "because_of_work", "hit_wants_police")

_SAID_STEPS = ("lead_secure", "lead_police", "lead_work_injury", "lead_psychologist", "lead_ask_to_delete", "lead_removal",
               "lead_involve_representatives", "lead_pupil_parents", "lead_pupil_plan")  # fmt: skip
_DONE_WORDS = {
    "lead_secure": "Dokumentationen er sikret",
    "lead_police": "Politiet har fået en anmeldelse",
    "lead_work_injury": "Hændelsen er anmeldt som arbejdsulykke i EASY",
    "lead_psychologist": "Krisehjælp er tilbudt",
    "lead_ask_to_delete": "Afsenderen er bedt om at slette opslaget",
    "lead_removal": "Platformen er anmodet om at fjerne opslaget",
    "lead_involve_representatives": "TR og AMR er inddraget",
    "lead_pupil_parents": "Forældrene er underrettet",
    "lead_pupil_plan": "Der er lagt en plan",
}


def conditions(file: CaseFile, policy: Policy) -> frozenset[str]:
    """What holds in a case, as the words templates use: `hit.pupil`, `absence.no`, `type.filming`, `series` …"""
    case = file.case
    holds = {
        f"hit.{case.hit}",
        f"writer.{case.writer}",
        f"route.{case.route}",
        *(f"type.{type}" for type in case.types),
    }
    holds |= {f"{fact}.{_answer(file, fact)}" for fact in ANSWERS}
    told = {
        "writer.pupil": case.writer in {"pupil_under_15", "pupil_15_plus"},
        "series": len(file.episodes) > 1,
        "witnesses": any(person.kind == "witness" for person in file.people),
        "police_type": any(kind.flagged_route == "police" for kind in policy.types if kind.id in case.types),
        "police_done": _done(file, "lead_police") is not None,
    }
    return frozenset(holds | {word for word, true in told.items() if true})


def _answer(file: CaseFile, fact: str) -> str:
    value = file.fact(fact)
    return value if value in {"yes", "no"} else "unknown"


def values(file: CaseFile, policy: Policy, now: datetime, *, sender: str = "") -> dict[str, str]:
    """The words for the blanks; empty where the case does not say."""
    house = policy.school
    times = known_times({fact.id: fact.value for fact in file.facts}, policy)
    hit, writer = _first(file.people, "hit"), _first(file.people, "writer")
    shown = [one for one in file.evidence if not one.derived_from and not one.blocked]
    police = _done(file, "lead_police")
    follow_up = min((one.on for one in file.follow_ups if one.done_at is None), default=None)
    return {
        "addresses": _lines(one.origin.address for one in shown),
        "amr": _names(file.people, "amr"),
        "case_number": file.case.number,
        "episodes": str(len(file.episodes)),
        "exhibits": "\n".join(map(_exhibit, shown)),
        "first_absence": _when(times.get("first_absence")),
        "follow_up": f"{weekday(follow_up)} den {day_in_words(follow_up)}" if follow_up else "",
        "hit_contact": hit.contact if hit else "",
        "hit_name": hit.name if hit else "",
        "hit_relation": hit.relation if hit else "",
        "journal_number": police.receipt if police else "",
        "meeting_place": house.meeting_place,
        "platform": _lines(map(_place, shown)).replace("\n", "; "),
        "platform_name": _lines(one.origin.platform for one in shown).replace("\n", ", "),
        "police_day": _when(police.done_at.astimezone(CLOCK).date()) if police and police.done_at else "",
        "posts": "\n\n".join(_told(post, file.evidence) for post in _newest_first(file.posts)),
        "psychologist": house.crisis_help,
        "quotes": "\n\n".join(f"»{_cut(post.text)}«" for post in _newest_first(file.posts)),
        "school": house.name,
        "school_contact": ", ".join(filter(None, (house.phone, house.email))),
        "school_email": house.email,
        "sender": sender or (file.case.handler.name if file.case.handler else ""),
        "steps_done": _steps_done(file),
        "threat_made": _when(times.get("threat_made")),
        "today": day_in_words(now.astimezone(CLOCK).date()),
        "tr": _names(file.people, "tr"),
        "types": ", ".join(kind.name.da.lower() for kind in policy.types if kind.id in file.case.types),
        "what_happened": file.fact("what_happened") or "",
        "witnesses": "\n".join(_witness(person) for person in file.people if person.kind == "witness"),
        "writer_name": writer.name if writer else "",
        "writer_profile": _lines(_profile(one) for one in shown).replace("\n", "; "),
        "writer_relation": writer.relation if writer else "",
    }


def _first(people: Iterable[Person], kind: str) -> Person | None:
    return next((person for person in people if person.kind == kind), None)


def _names(people: Iterable[Person], kind: str) -> str:
    return ", ".join(person.name for person in people if person.kind == kind and person.name)


def _witness(person: Person) -> str:
    return ", ".join(filter(None, (person.name, person.relation, person.contact)))


def _done(file: CaseFile, step: str) -> StepState | None:
    state = file.step(step)
    return state if state and state.status == "done" else None


def _steps_done(file: CaseFile) -> str:
    done = [(id, _done(file, id)) for id in _SAID_STEPS]
    return "\n".join(
        f"- {_DONE_WORDS[id]}" + (f" ({day_in_words(state.done_at.astimezone(CLOCK).date())})" if state.done_at else "")
        for id, state in done
        if state
    )


def _lines(found: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(filter(None, found)))


def _when(known: date | None) -> str:
    """A day or moment in words, the latter with its clock time."""
    if known is None:
        return ""
    return moment_in_words(known) if isinstance(known, datetime) else day_in_words(known)


def _place(exhibit: Evidence) -> str:
    origin = exhibit.origin
    openness = {"open": " (åben)", "closed": " (lukket)"}.get(origin.openness, "")
    return ", ".join(filter(None, (origin.platform, f"gruppen »{origin.group}«{openness}" if origin.group else "")))


def _profile(exhibit: Evidence) -> str:
    origin = exhibit.origin
    return " – ".join(filter(None, (f"»{origin.profile_name}«" if origin.profile_name else "", origin.profile_id)))


def _exhibit(exhibit: Evidence) -> str:
    return f"Bilag {exhibit.number}: {exhibit.name or exhibit.media_type} (SHA-256 {exhibit.sha256})"


def _newest_first(posts: Iterable[CasePost]) -> list[CasePost]:
    """Posts with a resolved time first, the newest on top; the others after them in the order they came."""
    timed = [post for post in posts if post.time_resolved]
    timed.sort(key=lambda post: (post.time_resolved, post.number), reverse=True)
    return [*timed, *(post for post in posts if not post.time_resolved)]


def _told(post: CasePost, evidence: Iterable[Evidence]) -> str:
    exhibit = next((one for one in evidence if one.id == post.evidence), None)
    when = moment_in_words(post.time_resolved) if post.time_resolved else f"vist tid: {post.time_shown or 'ingen'}"
    head = ", ".join(
        filter(
            None,
            (
                when,
                f"skrevet af profilen »{post.author}«" if post.author else "",
                f"bilag {exhibit.number}" if exhibit else "",
            ),
        )
    )
    return f"{head}:\n»{_cut(post.text)}«"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE].rstrip() + " […]"
