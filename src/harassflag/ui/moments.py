"""Days and moments as people say them, by the clock of Copenhagen."""

from datetime import date, datetime, time, timedelta

from harassflag.cases.danish import CLOCK, day_in_words, moment_in_words
from harassflag.ui.speech import Speech

MONTH_LETTERS = 4
"""Months with no more letters are written whole."""


def day(when: date, said: Speech) -> str:
    """A day in words; of a moment, the day in Copenhagen."""
    if isinstance(when, datetime):
        when = when.astimezone(CLOCK).date()
    return day_in_words(when) if said.language == "da" else f"{when.day} {when:%B %Y}"


def moment(when: datetime, said: Speech) -> str:
    """A day and the time of day."""
    local = when.astimezone(CLOCK)
    return moment_in_words(when) if said.language == "da" else f"{local.day} {local:%B %Y, %H:%M}"


def deadline(when: datetime, said: Speech) -> str:
    """A moment something must be done by; midnight and the last minute of a day are told as the end of that day."""
    local = when.astimezone(CLOCK)
    last = local - timedelta(minutes=1) if local.time() == time() else local
    if (last.hour, last.minute) != (23, 59):
        return moment(when, said)
    return said.say("the end of {day}").format(day=day(last, said))


def month(name: str, said: Speech) -> str:
    """A month as people write it, of `2026-11`: `nov. 2026`."""
    first = day(date.fromisoformat(f"{name}-01"), said).split()
    return f"{first[1]} {first[2]}" if len(first[1]) <= MONTH_LETTERS else f"{first[1][:3]}. {first[2]}"


def ago(when: datetime, now: datetime, said: Speech) -> str:
    """How long ago, as coarse as a person would say it."""
    _ = said.say
    days = (now.astimezone(CLOCK).date() - when.astimezone(CLOCK).date()).days
    if days <= 0:
        hours = int((now - when).total_seconds() // 3600)
        return _("just now") if hours < 1 else _("{n} h ago").format(n=hours)
    return _("yesterday") if days == 1 else _("{n} days ago").format(n=days)


def at_clock(day: date, clock: datetime) -> datetime:
    """That day at the time of day it is now, or its beginning's noon on another day; aware."""
    local = clock.astimezone(CLOCK)
    if day == local.date():
        return clock
    return datetime(day.year, day.month, day.day, 12, tzinfo=CLOCK)
