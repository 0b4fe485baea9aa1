"""Paths and switches; the only reader of the environment."""

import os
from dataclasses import dataclass, field
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parents[1]


@dataclass(frozen=True, slots=True)
class Settings:
    """Where models, corpus, policy and cases lie, and which language is spoken."""

    models: Path
    data: Path
    policy: Path
    language: str
    cases: Path
    key_file: Path
    key: str = field(repr=False)
    """The main key itself where the environment holds it; empty: it is in `key_file`."""
    database_url: str = field(repr=False)
    """PostgreSQL, with its password; empty: SQLite in `cases`."""
    roles: Path
    """Who is leadership, TR or AMR where people log in; without the file everybody is staff."""


def load_settings() -> Settings:
    """The settings of this machine, each from `HARASSFLAG_…` where that is set.

    `MODELS`, `DATA`, `POLICY`, `LANGUAGE`: the checkout's own, Danish. `CASES`, `KEY_FILE`, `ROLES`: the user's folders for data and
    for settings, so that a copy of the one does not hold the other. `KEY`, `DATABASE_URL`: none.
    """
    import platformdirs

    def place(name: str, default: Path) -> Path:
        given = os.environ.get(f"HARASSFLAG_{name}")
        return Path(given).expanduser() if given else default

    return Settings(
        models=place("MODELS", CHECKOUT / "models"),
        data=place("DATA", CHECKOUT / "data"),
        policy=place("POLICY", PACKAGE / "policy" / "policy.toml"),
        language=os.environ.get("HARASSFLAG_LANGUAGE", "da"),
        cases=place("CASES", platformdirs.user_data_path("harassflag", appauthor=False) / "cases"),
        key_file=place("KEY_FILE", platformdirs.user_config_path("harassflag", appauthor=False) / "cases.key"),
        key=os.environ.get("HARASSFLAG_KEY", ""),
        database_url=os.environ.get("HARASSFLAG_DATABASE_URL", ""),
        roles=place("ROLES", platformdirs.user_config_path("harassflag", appauthor=False) / "roles.toml"),
    )
