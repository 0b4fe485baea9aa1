"""Exhibits: where they come from, and the bytes that never change."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from harassflag.cases.records.actors import Who

Openness = Literal["open", "closed", "unknown"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where evidence comes from, as far as known; nothing here proves who wrote it."""

    captured_by: str = ""
    captured_at: datetime | None = None
    platform: str = ""
    address: str = ""
    profile_name: str = ""
    profile_id: str = ""
    group: str = ""
    openness: Openness = "unknown"
    time_shown: str = ""
    time_resolved: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A file or pasted text on its way in, with its bytes as they came."""

    content: bytes = field(repr=False)
    name: str = ""
    media_type: str = "application/octet-stream"
    origin: Origin = Origin()
    derived_from: str | None = None
    derivation: str = ""
    """For a masked or enlarged copy: of which evidence, and what was done to it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One exhibit: the bytes lie under their SHA-256 and never change; `blocked` bytes are shown to nobody."""

    id: str
    number: int
    episode: int
    sha256: str
    size: int
    name: str
    media_type: str
    origin: Origin
    added_by: Who
    added_at: datetime
    derived_from: str | None
    derivation: str
    blocked: bool
    version: int


@dataclass(frozen=True, slots=True)
class Episode:
    """One handing-in or event of the series, numbered from 1."""

    number: int
    added_by: Who
    added_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An exhibit with its bytes as they came; `content` is None while it is blocked."""

    evidence: Evidence
    content: bytes | None = field(repr=False)
