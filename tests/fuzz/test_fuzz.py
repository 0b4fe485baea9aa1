"""Every seed and every input that ever broke a target, once more; `make fuzz` looks for new ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from targets import TARGETS, clear_away, once

HERE = Path(__file__).parent
INPUTS = sorted(path for folder in ("corpus", "found") for path in (HERE / folder).glob("*/*"))


@pytest.fixture(scope="module", autouse=True)
def _room() -> Iterator[None]:
    yield
    clear_away()


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.name[:14]}")
def test_an_input_is_read_or_refused_by_name(path: Path) -> None:
    once(path.parent.name, path.read_bytes())


def test_every_target_has_seeds_and_words() -> None:
    assert {path.parent.name for path in INPUTS if path.parent.parent.name == "corpus"} == set(TARGETS)
    assert {path.stem for path in (HERE / "words").glob("*.dict")} == set(TARGETS)
