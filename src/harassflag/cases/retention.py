"""When a closed case may be erased: pure reckoning; nothing goes by itself."""

from calendar import monthrange
from datetime import datetime, timedelta
from typing import Literal

from harassflag.cases.records import Case
from harassflag.policy import Retention

ERASURE_REASONS = ("period_over", "archived", "officer")
"""Why a case may be erased. The line in the log outlives the case, so it takes no free words: they could name somebody."""

WhyKept = Literal["", "no_period", "open", "unread", "hold", "period", "grace"]
"""What keeps a case: nothing; no period is set; it is open, unread, held; its period runs; new material came."""


def months_after(moment: datetime, months: int) -> datetime:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


def erasable_from(case: Case, rules: Retention | None) -> datetime | None:
    """The moment from which a case may be erased; None while it is open or no period is set."""
    if rules is None or case.closed_at is None:
        return None
    return max(months_after(case.closed_at, rules.months), _grace_end(case, rules))


def why_kept(case: Case, rules: Retention | None, now: datetime) -> WhyKept:
    """What keeps the case at this moment."""
    if case.status != "closed" or case.closed_at is None:
        return "open"
    if case.first_read_at is None:
        return "unread"
    if case.hold:
        return "hold"
    if rules is None:
        return "no_period"
    if now < months_after(case.closed_at, rules.months):
        return "period"
    return "grace" if now < _grace_end(case, rules) else ""


def _grace_end(case: Case, rules: Retention) -> datetime:
    return case.last_material_at + timedelta(days=rules.grace_days)
