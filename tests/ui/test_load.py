"""A few people at once over real websockets; `benchmarks/load.py` lets fifty work for ten minutes."""

import importlib.util
import sys

import pytest

from harassflag.settings import CHECKOUT


@pytest.mark.alone
def test_nobody_sees_anothers_words() -> None:
    spec = importlib.util.spec_from_file_location("load", CHECKOUT / "benchmarks" / "load.py")
    assert spec
    assert spec.loader
    load = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = load  # its dataclasses ask for it
    spec.loader.exec_module(load)
    load.PAUSE = (0.3, 0.7)
    told = load.run(people=4, seconds=10)
    assert told.errors == []
    assert told.leaks == []
    assert len(told.times["post"]) > 4
    assert told.times["case"]
