"""Paths and switches; the only reader of the environment."""

import os
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parents[1]


@dataclass(frozen=True, slots=True)
class Settings:
    """Where models, corpus and policy lie, and which language is spoken."""

    models: Path
    data: Path
    policy: Path
    language: str


def load_settings() -> Settings:
    """The settings of this machine: `HARASSFLAG_MODELS`, `_DATA`, `_POLICY` and `_LANGUAGE`, or the checkout's own."""

    def place(name: str, default: Path) -> Path:
        given = os.environ.get(f"HARASSFLAG_{name}")
        return Path(given).expanduser() if given else default

    return Settings(
        models=place("MODELS", CHECKOUT / "models"),
        data=place("DATA", CHECKOUT / "data"),
        policy=place("POLICY", PACKAGE / "policy" / "policy.toml"),
        language=os.environ.get("HARASSFLAG_LANGUAGE", "da"),
    )
