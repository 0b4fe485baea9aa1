"""Counts over time without a name in them."""

from datetime import date

import pytest
from screen_pages import Open, everything
from screen_people import LEADER, TEACHER, pasted, threat

from harassflag.cases import CaseBook, Month, NewPost
from harassflag.cases.danish import CLOCK
from harassflag.ui.overview_page import every_month, span

SPANS = [
    (date(2026, 11, 22), 3, date(2026, 9, 1), date(2026, 12, 1)),
    (date(2026, 12, 31), 12, date(2026, 1, 1), date(2027, 1, 1)),
    (date(2026, 1, 1), 3, date(2025, 11, 1), date(2026, 2, 1)),
]


@pytest.mark.parametrize(("today", "months", "since", "until"), SPANS)
def test_a_span_is_whole_months(today: date, months: int, since: date, until: date) -> None:
    assert span(today, months) == (since, until)


def test_months_without_a_case_are_zeros() -> None:
    found = [Month("2026-01", 2, {"police": 2}, {}, 1)]
    months = every_month(found, date(2025, 12, 1), date(2026, 3, 1))
    assert [(month.month, month.cases) for month in months] == [("2025-12", 0), ("2026-01", 2), ("2026-02", 0)]


def test_figures_and_no_names(book: CaseBook, open_page: Open) -> None:
    book.as_(TEACHER).submit([threat("Astrid Lind skal få tæsk")], [pasted()], title="Om Astrid Lind")
    case = book.as_(TEACHER).submit([NewPost("Tak", model="m-1", policy="p@1")]).case
    file = book.as_(LEADER).open_case(case)
    book.as_(LEADER).close(
        case, said_on=file.case.created_at.astimezone(CLOCK).date(), words="Slut", version=file.case.version
    )
    app = open_page("overview_page", LEADER)
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["2", "1", "1", "1", "0", "0"]
    assert not [name for name in ("Astrid", "Åse", "Karen") if name in everything(app)]


def test_an_empty_book_says_so(book: CaseBook, open_page: Open) -> None:
    assert "Ingen sager i perioden" in everything(open_page("overview_page", LEADER))


def test_staff_get_no_figures(book: CaseBook, open_page: Open) -> None:
    assert open_page("overview_page", TEACHER).error
