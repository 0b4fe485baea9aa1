"""What the app is made of: locked by digest, under licences that go with it, listed, and looked up without asking anybody."""

import json
import re
import runpy
import tomllib
from pathlib import Path
from typing import Any

import pytest

from harassflag.settings import CHECKOUT

LICENCES = runpy.run_path(str(CHECKOUT / "tools" / "licences.py"))
SBOM = runpy.run_path(str(CHECKOUT / "tools" / "sbom.py"))
AUDIT = runpy.run_path(str(CHECKOUT / "tools" / "audit.py"))
LOCK = (CHECKOUT / "requirements" / "app.lock").read_text(encoding="utf-8")


@pytest.mark.parametrize(("lock", "at_least"), [("app.lock", 50), ("all.lock", 100), ("fuzz.lock", 1)])
def test_every_package_is_locked_by_digest(lock: str, at_least: int) -> None:
    text = (CHECKOUT / "requirements" / lock).read_text(encoding="utf-8")
    pins = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]
    assert len(pins) >= at_least
    assert [pin.split()[0] for pin in pins if "==" not in pin.split()[0] or "--hash=sha256:" not in pin] == []
    assert "://" not in text


def test_each_licence_is_listed_and_none_forbids_passing_the_app_on() -> None:
    page = (CHECKOUT / "docs" / "licences.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| ([\w.-]+) \| (.+) \|$", page, re.MULTILINE))
    listed.pop("package")
    assert sorted(listed) == LICENCES["locked"](), "run `make licences`"
    assert [name for name, licence in listed.items() if licence == "?"] == []
    strict = {name for name, licence in listed.items() if LICENCES["REFUSED"].search(LICENCES["WEAK"].sub("", licence))}
    assert strict == set()


def test_the_bill_of_materials_is_valid_whole_and_the_same_each_time() -> None:
    told = SBOM["bill"]()
    assert told == SBOM["bill"]()
    bill = json.loads(told)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert {(one["name"], one["version"]) for one in bill["components"]} == set(
        re.findall(r"^([\w.-]+)==([^\s;\\]+)", LOCK, re.MULTILINE)
    )
    assert all(one["hashes"] for one in bill["components"])


def advisory(name: str, **affected: object) -> dict[str, Any]:
    return {"id": "X-1", "affected": [{"package": {"ecosystem": "PyPI", "name": name}, **affected}]}


def ecosystem(*events: dict[str, str]) -> list[dict[str, object]]:
    return [{"type": "ECOSYSTEM", "events": list(events)}]


ADVISORIES = [
    (advisory("Some_Package", versions=["1.5"]), True),
    (advisory("some-package", ranges=ecosystem({"introduced": "0"}, {"fixed": "1.6"})), True),
    (advisory("some-package", ranges=ecosystem({"introduced": "0"}, {"fixed": "1.5"})), False),
    (advisory("some-package", ranges=ecosystem({"introduced": "1.6"})), False),
    (advisory("some-package", ranges=ecosystem({"introduced": "1"}, {"last_affected": "1.5"})), True),
    (advisory("some-package", ranges=ecosystem({"introduced": "0"}, {"fixed": "1.2"}, {"introduced": "1.4"})), True),
    (advisory("another", versions=["1.5"]), False),
]


@pytest.mark.parametrize(("told", "hit"), ADVISORIES)
def test_an_advisory_is_matched_as_osv_says(told: dict[str, Any], hit: bool) -> None:
    assert AUDIT["hits"](iter([told]), {"some-package": "1.5"}) == (["some-package 1.5: X-1"] if hit else [])


def test_the_recorded_advisories_name_nothing_that_is_locked(capsys: pytest.CaptureFixture[str]) -> None:
    """Also where none are recorded: then that is said, in a word and a line, and nothing is claimed."""
    ended = AUDIT["main"]()
    said = capsys.readouterr().out
    assert ended == 0, said
    recorded = list((CHECKOUT / "requirements" / "advisories").rglob("*.json"))
    told = f"none of {len(recorded)} recorded advisories names" if recorded else "skipped: no advisories are recorded"
    assert said.startswith(told)
    assert len(said.splitlines()) == 1


def test_an_advisory_that_names_what_is_locked_fails_the_audit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name, version = re.findall(r"^([\w.-]+)==([^\s;\\]+)", LOCK, re.MULTILINE)[0]
    (tmp_path / "X-1.json").write_text(json.dumps(advisory(name, versions=[version])), encoding="utf-8")
    monkeypatch.setitem(AUDIT["main"].__globals__, "RECORDED", tmp_path)
    assert AUDIT["main"]() == 1
    assert capsys.readouterr().out == f"{name} {version}: X-1\n"


def test_streamlit_is_told_to_report_nothing() -> None:
    config = tomllib.loads((CHECKOUT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["showEmailPrompt"] is False
    assert config["client"]["showErrorDetails"] == "none"


# An exception of a security rule, or of every rule.
EXCEPTION = re.compile(r"#\s*(nosec|noqa(?!:)|noqa:[^#-]*\bS\d|ruff: *noqa)")
REASON = re.compile(r" - \w{3,}")
LINES = [
    ("run()  # noqa: S603 - our own interpreter", True),
    ("run()  # nosec B603  # reason - our own interpreter", True),
    ("run()  # noqa: S603", False),
    ("run()  # noqa: PLR0915, S603", False),
    ("run()  # noqa", False),
    ("# ruff: noqa", False),
    ("run()  # nosec", False),
    ("run()  # noqa: SIM110", True),
    ("total = a - before", True),
]


def says_why(line: str) -> bool:
    """Whether a line is no exception, or one with its reason."""
    found = EXCEPTION.search(line)
    return found is None or REASON.search(line[found.start() :]) is not None


@pytest.mark.parametrize(("line", "fine"), LINES)
def test_an_exception_without_its_reason_is_seen(line: str, fine: bool) -> None:
    assert says_why(line) is fine


def test_each_exception_of_the_security_rules_says_why_on_its_line() -> None:
    """In the program and its tools; tests and benchmarks are left out as a whole, which pyproject.toml gives the reason for."""
    files = [CHECKOUT / "app.py", *(path for part in ("src", "tools") for path in (CHECKOUT / part).rglob("*.py"))]
    lines = [
        (f"{path.name}:{number}", line)
        for path in sorted(files)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    ]
    assert [place for place, line in lines if not says_why(line)] == []
    assert any(EXCEPTION.search(line) for _, line in lines)
