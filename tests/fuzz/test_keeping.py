"""Which inputs are kept: the fewest that reach all there is, and no seed."""

import zipfile
from pathlib import Path

import keeping
import pytest


@pytest.mark.parametrize(
    ("reached", "kept"),
    [
        ({}, []),
        ({"a": {1}, "bb": {1, 2, 3}, "c": {4}}, ["bb", "c"]),
        ({"aa": {1, 2}, "b": {1, 2}}, ["b"]),
        ({"a": set(), "b": {1}}, ["b"]),
    ],
)
def test_the_fewest_that_reach_all(tmp_path: Path, reached: dict[str, set[int]], kept: list[str]) -> None:
    for name in reached:
        (tmp_path / name).write_text(name, encoding="utf-8")
    found = keeping.fewest({tmp_path / name: frozenset(places) for name, places in reached.items()})
    assert [path.name for path in found] == kept


def test_what_a_seed_reaches_needs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "HERE", tmp_path)
    (tmp_path / "grown").mkdir()
    seeds, grown = tmp_path / "corpus" / "policy", tmp_path / "policy"
    paths = [seeds / "seed", grown / "as-the-seed", grown / "further"]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.name, encoding="utf-8")
    control = tmp_path / "weighed"
    keeping.order(control, paths)
    with control.open("a", encoding="utf-8") as told:
        told.write("STARTED 0 4\nFT 0 7 9\nCOV 0 1\nSTARTED 1 9\nFT 1 9\nCOV 1\nSTARTED 2 5\nFT 2 7 8\nCOV 2 3\n")
    keeping.keep("policy", control)
    with zipfile.ZipFile(tmp_path / "grown" / "policy.zip") as packed:
        assert packed.namelist() == ["further"]
