"""The people of a case."""

from dataclasses import dataclass
from typing import Literal

AgeClass = Literal["under_15", "15_17", "adult", "unknown"]
PersonKind = Literal["hit", "writer", "witness", "tr", "amr"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the case: the one hit, the writer, a witness, TR or AMR; `actor` is the login, where there is one."""

    id: str
    kind: PersonKind
    name: str
    age: AgeClass
    relation: str
    contact: str
    remark: str
    actor: str | None
    version: int


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to add, or how somebody is to stand from now on."""

    kind: PersonKind
    name: str = ""
    age: AgeClass = "unknown"
    relation: str = ""
    contact: str = ""
    remark: str = ""
    actor: str | None = None
