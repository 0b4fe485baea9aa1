"""Every seed, every input that ever broke a target, and what fuzzing has grown, once more; `make fuzz` looks for new ones."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from targets import TARGETS, clear_away, once

LARGEST_PACKED = 1_000_000
HERE = Path(__file__).parent
INPUTS = sorted(path for folder in ("corpus", "found") for path in (HERE / folder).glob("*/*"))


@pytest.fixture(scope="module", autouse=True)
def _room() -> Iterator[None]:
    yield
    clear_away()


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.name[:14]}")
def test_an_input_is_read_or_refused_by_name(path: Path) -> None:
    once(path.parent.name, path.read_bytes())


@pytest.mark.parametrize("packed", sorted((HERE / "grown").glob("*.zip")), ids=lambda packed: packed.stem)
def test_what_fuzzing_has_grown_is_read_or_refused_by_name(packed: Path) -> None:
    assert packed.stat().st_size < LARGEST_PACKED
    with zipfile.ZipFile(packed) as kept:
        for name in kept.namelist():
            once(packed.stem, kept.read(name))


def test_every_target_has_seeds_and_words() -> None:
    assert {path.parent.name for path in INPUTS if path.parent.parent.name == "corpus"} == set(TARGETS)
    assert {path.stem for path in (HERE / "words").glob("*.dict")} == set(TARGETS)
