"""Who may be what where people log in: a file with roles by claim and by person, in the hands of whoever runs the server."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from harassflag.cases import Actor, Who
from harassflag.cases.records import Role
from harassflag.errors import CasebookError

ROLES = get_args(Role)
_KEYS = {"id_claim", "name_claim", "hours", "require", "claims", "people"}
_PERSON = {"id", "name", "roles", "also_called"}


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody the file names: the id their login carries, name, roles, other names they are known by."""

    id: str
    name: str
    roles: frozenset[Role]
    also_called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roles:
    """How claims become an actor; whoever is not listed and carries no claim is staff."""

    id_claim: str = "sub"
    name_claim: str = "name"
    hours: int = 10
    require: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    claims: Mapping[str, Mapping[Role, tuple[str, ...]]] = field(default_factory=dict)
    people: tuple[Listed, ...] = ()

    def with_role(self, *roles: Role) -> tuple[Who, ...]:
        """The listed people who have one of these roles."""
        return tuple(Who(login_id(one.id), one.name) for one in self.people if one.roles & set(roles))


def login_id(value: str) -> str:
    """The actor id of a login; no local user can have it."""
    return f"oidc:{value}"


def load_roles(path: Path) -> Roles:
    """The roles of this file; none where there is no file.

    Raises:
        CasebookError: the file cannot be read, or says something that is no role; all faults at once.
    """
    if not path.is_file():
        return Roles()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise _bad(path, str(error)) from error
    faults = list(_faults(table))
    if faults:
        raise _bad(path, "; ".join(faults))
    return Roles(
        id_claim=table.get("id_claim", "sub"),
        name_claim=table.get("name_claim", "name"),
        hours=table.get("hours", 10),
        require={claim: tuple(values) for claim, values in table.get("require", {}).items()},
        claims={
            claim: {role: tuple(values) for role, values in by_role.items()}
            for claim, by_role in table.get("claims", {}).items()
        },
        people=tuple(
            Listed(one["id"], one["name"], frozenset(one.get("roles", ())), tuple(one.get("also_called", ())))
            for one in table.get("people", ())
        ),
    )


def actor_of(claims: Mapping[str, Any], roles: Roles) -> Actor:
    """The actor a login stands for.

    Raises:
        CasebookError: the login lacks what the file requires, or has no id.
    """
    id = claims.get(roles.id_claim)
    if (
        not isinstance(id, str)
        or not id.strip()
        or (claims.get("email_verified") is False and roles.id_claim == "email")
    ):
        raise CasebookError("This login carries no {claim}.", "Ask whoever runs the server.", claim=roles.id_claim)
    for claim, accepted in roles.require.items():
        if not set(_values(claims.get(claim))) & set(accepted):
            raise CasebookError("This login is not one of the school's staff.", "Ask whoever runs the server.")
    listed = next((one for one in roles.people if one.id == id), None)
    held: set[Role] = {"staff"}
    for claim, by_role in roles.claims.items():
        values = set(_values(claims.get(claim)))
        held |= {role for role, wanted in by_role.items() if values & set(wanted)}
    said = claims.get(roles.name_claim)
    name = listed.name if listed else said if isinstance(said, str) and said.strip() else id
    also = (said,) if listed and isinstance(said, str) and said.strip() and said != name else ()
    held |= listed.roles if listed else set()
    return Actor(login_id(id), name, frozenset(held), (*(listed.also_called if listed else ()), *also))


def _values(claim: object) -> tuple[str, ...]:
    many = claim if isinstance(claim, list | tuple) else [claim]
    return tuple(str(one) for one in many if isinstance(one, str | int) and not isinstance(one, bool))


def _bad(path: Path, fault: str) -> CasebookError:
    return CasebookError(
        "{file} does not say who has which role: {fault}.",
        "Correct the file; see docs/login.md.",
        file=path,
        fault=fault,
    )


def _faults(table: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"“{key}” is unknown" for key in table if key not in _KEYS)
    for key in ("id_claim", "name_claim"):
        if not isinstance(table.get(key, ""), str):
            yield f"{key} is no text"
    hours = table.get("hours", 10)
    if not isinstance(hours, int) or not 0 < hours <= 720:
        yield "hours is no number from 1 to 720"
    for claim, values in _table(table, "require"):
        if not _texts(values):
            yield f"require.{claim} is no list of texts"
    for claim, by_role in _table(table, "claims"):
        if not isinstance(by_role, dict):
            yield f"claims.{claim} names no roles"
            continue
        yield from (f"claims.{claim}: “{role}” is no role" for role in by_role if role not in ROLES)
        yield from (f"claims.{claim}.{role} is no list of texts" for role, one in by_role.items() if not _texts(one))
    people = table.get("people", [])
    for number, one in enumerate(people if isinstance(people, list) else [None], 1):
        yield from (f"person {number}: {fault}" for fault in _person_faults(one))


def _person_faults(one: object) -> Iterator[str]:
    if not isinstance(one, dict):
        yield "no table"
        return
    yield from (f"“{key}” is unknown" for key in one if key not in _PERSON)
    yield from (f"{key} is missing" for key in ("id", "name") if not (isinstance(one.get(key), str) and one[key]))
    yield from (f"{key} is no list of texts" for key in ("roles", "also_called") if not _texts(one.get(key, [])))
    if _texts(one.get("roles", [])):
        yield from (f"“{role}” is no role" for role in one.get("roles", []) if role not in ROLES)


def _table(table: Mapping[str, Any], key: str) -> list[tuple[str, Any]]:
    found = table.get(key, {})
    return list(found.items()) if isinstance(found, dict) else [("", None)]


def _texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(one, str) for one in values)
