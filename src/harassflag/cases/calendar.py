"""Deadlines and follow-ups as a calendar file: by default with the case's number only, no name and no word of a post."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from harassflag.cases.deadlines import Due, dues
from harassflag.cases.records import CaseFile, FollowUp
from harassflag.policy import Deadline, Policy

PRODUCT = "-//harassflag//sager//DA"
MEDIA_TYPE = "text/calendar"

_REMIND_BEFORE = {"hours": timedelta(hours=12), "days": timedelta(days=2)}
_OPEN = frozenset({"passed", "soon", "running"})


def calendar_file(file: CaseFile, policy: Policy, now: datetime, *, with_title: bool = False) -> bytes:
    """An iCalendar file with what is still to be met in a case; the same entry keeps its id, so that it can be imported again.

    `with_title` adds the case's title, which may name people: calendars are seen by more than cases are.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    heading = f"Sag {file.case.number}" + (f" – {file.case.title}" if with_title and file.case.title else "")
    for due in dues(file, policy, now):
        if due.at and due.standing in _OPEN:
            deadline = next(one for one in policy.deadlines if one.id == due.deadline)
            calendar.add_component(_deadline(heading, file.case.id, deadline, due, due.at, now))
    for follow_up in _open(file.follow_ups):
        calendar.add_component(_follow_up(heading, file.case.id, follow_up, now))
    return bytes(calendar.to_ical())


def _open(follow_ups: Sequence[FollowUp]) -> list[FollowUp]:
    return [one for one in follow_ups if one.done_at is None]


def _deadline(heading: str, case: str, deadline: Deadline, due: Due, at: datetime, now: datetime) -> Event:
    told = [
        f"{deadline.text.da}, {deadline.counted_from.da}.",
        f"Grundlag: {deadline.basis}. Kontrollér med {deadline.check_with.da}.",
    ]
    if due.on_day_off:
        told.append(f"Dagen er en fridag ({due.on_day_off}): gør det før.")
    if due.cautious:
        told.append("Kun dagen er kendt; der er regnet fra dagens begyndelse.")
    when = at.date() if due.whole_day else at.astimezone(UTC)
    return _event(f"{heading}: {deadline.text.da} (kontrollér)", f"{case}.{deadline.id}", when, " ".join(told), now)


def _follow_up(heading: str, case: str, follow_up: FollowUp, now: datetime) -> Event:
    return _event(f"{heading}: opfølgning", f"{case}.{follow_up.id}", follow_up.on, "Aftalt dag for opfølgning.", now)


def _event(summary: str, id: str, when: date, told: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{id}@harassflag")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", summary)
    event.add("description", told)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("dtstart", when)
    whole_day = not isinstance(when, datetime)
    event.add("dtend", when + timedelta(days=1) if whole_day else when)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -_REMIND_BEFORE["days" if whole_day else "hours"])
    event.add_component(alarm)
    return event
