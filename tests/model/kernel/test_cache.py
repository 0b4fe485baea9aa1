"""The compiled kernel is found again by the next process, also where nothing can be written."""

import shutil
import subprocess
import sys
from pathlib import Path

from harassflag.model.kernel.cache import SOURCES, stamp_of_sources
from harassflag.settings import PACKAGE

HITS = """
from harassflag.model import load_model
from harassflag.model.kernel import prepare
from harassflag.model.kernel.running import _compiled, _compiled_tell
from harassflag.settings import load_settings
prepare(load_model(load_settings().models))
for one in (_compiled(), _compiled_tell()):
    print(sum(one.stats.cache_hits.values()), sum(one.stats.cache_misses.values()))
"""


def test_the_stamp_covers_every_source_of_the_kernel() -> None:
    names = {source.name for source in SOURCES}
    assert {
        "judging.py",
        "reading.py",
        "hashing.py",
        "tokens.py",
        "telling.py",
        "rows.py",
        "ngrams.py",
        "pieces.py",
    } <= names
    assert all(source.is_file() for source in SOURCES)
    assert len(stamp_of_sources()) == 64


def test_the_next_process_waits_for_no_compiler(tmp_path: Path) -> None:
    from harassflag.model import load_model
    from harassflag.model.kernel import prepare
    from harassflag.settings import load_settings

    prepare(load_model(load_settings().models))
    copy = tmp_path / "harassflag"
    shutil.copytree(PACKAGE, copy)
    caches = list(copy.glob("model/kernel/__pycache__"))
    caches[0].chmod(0o555)
    run = [sys.executable, "-c", HITS]
    models = str(load_settings().models)
    env = {
        "PYTHONPATH": str(tmp_path),
        "HARASSFLAG_MODELS": models,
        "HOME": str(tmp_path),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(run, check=True, capture_output=True, env=env, timeout=120)
    assert done.stdout.split() == [b"1", b"0"] * 2
