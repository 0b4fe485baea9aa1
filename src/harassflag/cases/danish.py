"""Danish days and moments: the clock of Copenhagen, public holidays, and dates in words."""

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

CLOCK = ZoneInfo("Europe/Copenhagen")

_MONTHS = "januar februar marts april maj juni juli august september oktober november december".split()
_WEEKDAYS = "mandag tirsdag onsdag torsdag fredag lørdag søndag".split()


@cache
def _holidays(year: int) -> dict[date, str]:
    import holidays

    return dict(holidays.country_holidays("DK", years=year, language="da").items())


def day_off(day: date) -> str | None:
    """What makes a day no working day (a public holiday's Danish name, `lørdag` or `søndag`), or None.

    Days many workplaces take off without being public holidays (1 May, 5 June, 24 and 31 December) count as working days,
    so that what is reckoned is rather too early than too late.
    """
    return _holidays(day.year).get(day) or (_WEEKDAYS[day.weekday()] if day.weekday() >= 5 else None)


def working_days_after(day: date, amount: int) -> date:
    """The last of so many working days after a day, which itself does not count."""
    while amount:
        day += timedelta(days=1)
        amount -= day_off(day) is None
    return day


def months_after(day: date, amount: int) -> date:
    """The same day of the month so many months on; the month's last day where it has no such day."""
    month = day.month - 1 + amount
    year, month = day.year + month // 12, month % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def day_in_words(day: date) -> str:
    """`22. november 2026`."""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def moment_in_words(moment: datetime) -> str:
    """`22. november 2026 kl. 19.44`, by the clock of Copenhagen; in the hour that comes twice a year with its offset."""
    local = moment.astimezone(CLOCK)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    offset = f" ({'sommertid' if local.dst() else 'normaltid'})" if twice else ""
    return f"{day_in_words(local.date())} kl. {local:%H.%M}{offset}"


def weekday(day: date) -> str:
    """`mandag` to `søndag`."""
    return _WEEKDAYS[day.weekday()]
