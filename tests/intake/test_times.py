from datetime import datetime

import pytest

from harassflag.intake import resolve_time
from harassflag.intake.times import is_shown_time

CAPTURED = datetime(2026, 11, 22, 18, 0)  # noqa: DTZ001 - a screen shows local time

RESOLVED = [
    ("for 3 timer siden", datetime(2026, 11, 22, 15, 0)),  # noqa: DTZ001
    ("3 t.", datetime(2026, 11, 22, 15, 0)),  # noqa: DTZ001
    ("2 d.", datetime(2026, 11, 20, 18, 0)),  # noqa: DTZ001
    ("1 u.", datetime(2026, 11, 15, 18, 0)),  # noqa: DTZ001
    ("5 min.", datetime(2026, 11, 22, 17, 55)),  # noqa: DTZ001
    ("Lige nu", CAPTURED),
    ("i går kl. 21.14", datetime(2026, 11, 21, 21, 14)),  # noqa: DTZ001
    ("12. marts kl. 20.15", datetime(2026, 3, 12, 20, 15)),  # noqa: DTZ001
    ("03/04/2026", datetime(2026, 4, 3, 0, 0)),  # noqa: DTZ001
    ("23.11.2023 14.05", datetime(2023, 11, 23, 14, 5)),  # noqa: DTZ001
    ("i en fjern fremtid", None),
]


@pytest.mark.parametrize(("shown", "expected"), RESOLVED)
def test_a_shown_time_is_resolved_against_the_capture(shown: str, expected: datetime | None) -> None:
    assert resolve_time(shown, CAPTURED) == expected


LINES = [
    ("14 t.", True),
    ("for 2 uger siden", True),
    ("i går kl. 9.05", True),
    ("I DAG KL. 07.12", True),
    ("23. november kl. 21.14 ·", True),
    ("tirsdag kl. 8.00", True),
    ("14.05", True),
    ("14 tudser i gården", False),
    ("i går var det sjovt", False),
    ("3 timer med Bo", False),
    ("maj", False),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_line_that_is_only_a_time(line: str, expected: bool) -> None:
    assert is_shown_time(line) is expected
