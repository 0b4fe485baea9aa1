"""What one post from the command line loads, and what it must not: every module costs each user time."""

import subprocess
import sys

import pytest

LOADED = """
import sys
sys.argv = ["harassflag", "assess", "Jeg ved hvor du bor og hvornår du har fri"]
from harassflag.cli import main
try:
    main()
except SystemExit:
    pass
with open("/proc/self/status", encoding="ascii") as status:
    most = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(most // 1024, *sys.modules, file=sys.stderr)
"""
HEAVY = [
    *("sklearn", "scipy", "spacy", "numba", "llvmlite", "pyarrow", "pandas", "datasets", "joblib", "lingua", "dask"),
    *("distributed", "fsspec", "streamlit", "altair", "matplotlib", "sqlalchemy", "alembic", "cryptography", "cv2"),
    *("dateparser", "rich", "harassflag.batch", "harassflag.cases", "harassflag.intake", "harassflag.patterns"),
    *("harassflag.model.kernel", "harassflag.model.training", "harassflag.model.corpus", "harassflag.ui"),
]
PACKAGES = {"harassflag", "numpy", "platformdirs", "polib", "typer"}
OF_TYPER = {
    *("annotated_doc", "annotated_types", "click", "pydantic", "pydantic_core", "shellingham"),
    *("typing_extensions", "typing_inspection"),
}
ROOMS = {"assess", "cli", "errors", "model", "policy", "records", "settings", "text", "translation", "wording"}


@pytest.fixture(scope="module")
def told() -> list[str]:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, check=True, timeout=60)
    return done.stderr.decode().split()


@pytest.mark.parametrize("module", HEAVY)
def test_a_single_post_does_not_load(told: list[str], module: str) -> None:
    assert "harassflag.assess" in told
    assert module not in told


def test_a_single_post_loads_these_packages_and_rooms_and_no_others(told: list[str]) -> None:
    packages = {module.split(".")[0] for module in told[1:]} - sys.stdlib_module_names
    assert {name for name in packages if not name.startswith("_")} - OF_TYPER == PACKAGES
    assert {module.split(".")[1] for module in told if module.startswith("harassflag.")} == ROOMS


def test_a_single_post_takes_little_memory(told: list[str]) -> None:
    assert int(told[0]) <= 250
