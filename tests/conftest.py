"""Fixtures: the project's own files, a Danish locale of settings, a copy of the promoted model to spoil."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from screens.camera import CHROMIUM, QUIET

from harassflag.model import promoted_id
from harassflag.policy import Policy, load_policy
from harassflag.settings import load_settings


@pytest.fixture(autouse=True)
def _plain_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MODELS", "DATA", "POLICY", "LANGUAGE", "CASES", "KEY", "KEY_FILE", "DATABASE_URL"):
        monkeypatch.delenv(f"HARASSFLAG_{name}", raising=False)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests that need one: a second at the same time is not to be had in one thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(load_settings().policy)


@pytest.fixture
def models_copy(tmp_path: Path) -> Iterator[Path]:
    """The promoted model in a folder of its own, free to be spoilt."""
    models = load_settings().models
    copy = tmp_path / "models"
    shutil.copytree(models / promoted_id(models), copy / promoted_id(models))
    shutil.copy(models / "promoted.json", copy)
    return copy
