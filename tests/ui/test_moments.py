"""Days, months and deadlines as people say them."""

from datetime import datetime

import pytest

from harassflag.cases.danish import CLOCK
from harassflag.translation import translator
from harassflag.ui.moments import deadline, month
from harassflag.ui.speech import Speech, figure

DANISH, ENGLISH = (Speech(language, translator(language)) for language in ("da", "en"))


@pytest.mark.parametrize(
    ("when", "told"),
    [
        (datetime(2026, 11, 23, 0, 0, tzinfo=CLOCK), "udgangen af 22. november 2026"),
        (datetime(2026, 12, 4, 23, 59, tzinfo=CLOCK), "udgangen af 4. december 2026"),
        (datetime(2027, 1, 1, 0, 0, tzinfo=CLOCK), "udgangen af 31. december 2026"),
        (datetime(2026, 11, 22, 20, 14, tzinfo=CLOCK), "22. november 2026 kl. 20.14"),
        (datetime(2026, 11, 23, 0, 1, tzinfo=CLOCK), "23. november 2026 kl. 00.01"),
    ],
)
def test_a_deadline_at_midnight_is_the_end_of_the_day_before(when: datetime, told: str) -> None:
    assert deadline(when, DANISH) == told


def test_months_and_figures_are_written_by_the_language() -> None:
    assert [month(name, DANISH) for name in ("2026-05", "2026-10")] == ["maj 2026", "okt. 2026"]
    assert month("2026-10", ENGLISH) == "Oct. 2026"
    assert (figure(0.8249, DANISH), figure(0.8249, ENGLISH)) == ("0,82", "0.82")
