"""Times as apps show them: kept as shown, and resolved only against a known time of capture."""

import re
from datetime import datetime

_UNITS = {
    **dict.fromkeys(("s", "sek", "sekund", "sekunder", "seconds"), "sekunder"),
    **dict.fromkeys(("m", "min", "minut", "minutter", "minute", "minutes"), "minutter"),
    **dict.fromkeys(("t", "h", "time", "timer", "hour", "hours"), "timer"),
    **dict.fromkeys(("d", "dag", "dage", "day", "days"), "dage"),
    **dict.fromkeys(("u", "w", "uge", "uger", "week", "weeks"), "uger"),
    **dict.fromkeys(("md", "mdr", "måned", "måneder", "month", "months"), "måneder"),
    **dict.fromkeys(("å", "år", "y", "year", "years"), "år"),
}
_MONTHS = (
    "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|nov|dec"
)
_DAYS = r"mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|man|tirs|ons|tors|fre|lør|søn"
_CLOCK = r"(?:kl\.?\s*)?\d{1,2}[.:]\d{2}(?:[.:]\d{2})?"
_AGO = re.compile(
    rf"^(?:for\s+)?(\d+)\s*({'|'.join(sorted(_UNITS, key=len, reverse=True))})\.?(?:\s+(?:siden|ago))?$", re.IGNORECASE
)
TIME_PATTERN = (
    rf"(?:"
    rf"(?:for\s+)?\d+\s*(?:{'|'.join(sorted(_UNITS, key=len, reverse=True))})(?!\w)\.?(?:\s+(?:siden|ago))?"
    rf"|lige nu|just now"
    rf"|(?:i\s*(?:dag|går|forgårs|morges|aftes)|today|yesterday)(?:[,\s]+(?:at\s+)?{_CLOCK})?"
    rf"|(?:{_DAYS})\.?(?:\s+(?:den\s+|d\.\s*)?\d{{1,2}}\.?\s*(?:{_MONTHS})\.?(?:\s+\d{{4}})?)?(?:[,\s]+{_CLOCK})?"
    rf"|\d{{1,2}}\.?\s*(?:{_MONTHS})(?!\w)\.?(?:\s+\d{{4}})?(?:[,\s]+{_CLOCK})?"
    rf"|\d{{1,2}}[./-]\d{{1,2}}(?:[./-]\d{{2,4}})?(?:[,\s]+{_CLOCK})?"
    rf"|{_CLOCK}"
    rf")"
)
"""A time as an app shows it, to be looked for without regard to case."""

_SHOWN = re.compile(rf"^{TIME_PATTERN}$", re.IGNORECASE)


def is_shown_time(line: str) -> bool:
    """Whether a line is nothing but a time as an app shows it."""
    return _SHOWN.match(line.strip(" \t·•.,\u200e\u202f\xa0").replace("\xa0", " ")) is not None


def resolve_time(shown: str, captured: datetime) -> datetime | None:
    """The moment a shown time stands for, seen from the moment of capture; None where it cannot be told.

    Relative times are as coarse as they are shown: "2 u." may be off by days.
    """
    import dateparser

    text = shown.strip(" ·•\u200e")
    ago = _AGO.match(text.rstrip("."))
    if ago:
        text = f"{ago.group(1)} {_UNITS[ago.group(2).lower()]} siden"
    elif text.lower() in {"lige nu", "just now"}:
        return captured
    text = re.sub(r"\bkl\.?\s*", "", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(\d{1,2})\.(\d{2})(?=$|\.\d{2}$)", r"\1:\2", text)
    settings = {
        "RELATIVE_BASE": captured.replace(tzinfo=None),
        "PREFER_DATES_FROM": "past",
        "DATE_ORDER": "DMY",
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    found: datetime | None = dateparser.parse(text, languages=["da", "en"], settings=settings)
    return found.replace(tzinfo=captured.tzinfo) if found else None
