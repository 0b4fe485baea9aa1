"""Who does something, and somebody as the casebook remembers them."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["staff", "leadership", "tr_amr", "model_keeper"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: id of the login, name, roles, and other names this person is known by."""

    id: str
    name: str
    roles: frozenset[Role]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody as the casebook remembers them: id and name at the time."""

    id: str
    name: str
