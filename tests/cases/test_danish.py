from datetime import UTC, date, datetime

import pytest

from harassflag.cases.danish import day_in_words, day_off, moment_in_words, months_after, working_days_after

DAYS_OFF = [
    (date(2026, 12, 25), "Juledag"),
    (date(2026, 4, 3), "Langfredag"),
    (date(2027, 5, 17), "Anden pinsedag"),
    (date(2023, 5, 5), "Store bededag"),
    (date(2024, 4, 26), None),
    (date(2026, 11, 21), "lørdag"),
    (date(2026, 11, 22), "søndag"),
    (date(2026, 6, 5), None),
    (date(2026, 12, 24), None),
]


@pytest.mark.parametrize(("day", "name"), DAYS_OFF)
def test_a_day_off_is_named_in_danish(day: date, name: str | None) -> None:
    assert day_off(day) == name


@pytest.mark.parametrize(
    ("day", "amount", "last"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 20), 10, date(2026, 12, 4)),
        (date(2026, 3, 27), 10, date(2026, 4, 15)),
        (date(2026, 12, 23), 2, date(2026, 12, 28)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(day: date, amount: int, last: date) -> None:
    assert working_days_after(day, amount) == last


@pytest.mark.parametrize(
    ("day", "amount", "last"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 6, 15), 6, date(2026, 12, 15)),
        (date(2026, 7, 1), 12, date(2027, 7, 1)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day: date, amount: int, last: date) -> None:
    assert months_after(day, amount) == last


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 22, 18, 44, tzinfo=UTC), "22. november 2026 kl. 19.44"),
        (datetime(2026, 7, 1, 22, 5, tzinfo=UTC), "2. juli 2026 kl. 00.05"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25. oktober 2026 kl. 02.30 (sommertid)"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25. oktober 2026 kl. 02.30 (normaltid)"),
    ],
)
def test_moments_in_words(moment: datetime, words: str) -> None:
    assert moment_in_words(moment) == words


def test_days_in_words() -> None:
    assert day_in_words(date(2026, 3, 1)) == "1. marts 2026"
