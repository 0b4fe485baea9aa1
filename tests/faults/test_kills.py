"""A short run of the kills; `make faults` does five hundred."""

import json
from pathlib import Path

import pytest
from kills import DEEDS, judged, opened, run, saving


def test_nothing_confirmed_is_lost_and_nothing_is_half_done() -> None:
    _, lost = run(len(DEEDS), seed=5)
    assert lost == []


def test_the_judge_would_notice(tmp_path: Path) -> None:
    """A confirmed case that is not there, and a file that is not whole."""

    class EnoughError(Exception):
        pass

    told: list[list[object]] = []

    def tell(*what: object) -> None:
        told.append(json.loads(json.dumps(what)))
        if len(told) == 3:
            raise EnoughError

    with pytest.raises(EnoughError):
        saving(tmp_path, tell)
    told = told[1:]
    assert judged(tmp_path, told)
    assert not judged(tmp_path, [*told, ["note", told[0][1], "never written"]])
    with opened(tmp_path) as book:
        assert book.verify().faults == ()
    exhibit = next((tmp_path / "cases" / "evidence").glob("*/*"))
    exhibit.write_bytes(exhibit.read_bytes()[:-1])
    assert not judged(tmp_path, told)
