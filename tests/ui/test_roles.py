"""Claims and a file -> an actor; a bad file is refused with all its faults."""

from pathlib import Path
from typing import Any

import pytest

from harassflag.errors import CasebookError
from harassflag.ui.roles import Roles, actor_of, load_roles

FILE = """
id_claim = "email"
[require]
aktoer_gruppe = ["Medarbejder"]
[claims.groups]
leadership = ["ledelse"]
tr_amr = ["tr", "amr"]
[[people]]
id = "karen@skole.example"
name = "Karen Holm"
roles = ["leadership"]
also_called = ["Karen"]
"""
STAFF = {"aktoer_gruppe": "Medarbejder"}


@pytest.fixture
def roles(tmp_path: Path) -> Roles:
    path = tmp_path / "roles.toml"
    path.write_text(FILE, encoding="utf-8")
    return load_roles(path)


CLAIMS: list[tuple[dict[str, Any], str, set[str]]] = [
    ({"email": "ny@skole.example", "name": "Ny Lærer"}, "Ny Lærer", {"staff"}),
    ({"email": "ny@skole.example"}, "ny@skole.example", {"staff"}),
    ({"email": "b@skole.example", "name": "B", "groups": ["ledelse", "andet"]}, "B", {"staff", "leadership"}),
    ({"email": "c@skole.example", "name": "C", "groups": "tr"}, "C", {"staff", "tr_amr"}),
    ({"email": "karen@skole.example", "name": "K. Holm"}, "Karen Holm", {"staff", "leadership"}),
]


@pytest.mark.parametrize(("claims", "name", "held"), CLAIMS)
def test_claims_and_list_make_an_actor(roles: Roles, claims: dict[str, Any], name: str, held: set[str]) -> None:
    actor = actor_of(claims | STAFF, roles)
    assert (actor.id, actor.name, actor.roles) == (f"oidc:{claims['email']}", name, held)


def test_every_name_somebody_is_known_by_counts(roles: Roles) -> None:
    assert actor_of({"email": "karen@skole.example", "name": "K. Holm"} | STAFF, roles).names == ("Karen", "K. Holm")


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"name": "uden id"} | STAFF, "carries no email"),
    ({"email": " "} | STAFF, "carries no email"),
    ({"email": "x@y.example", "email_verified": False} | STAFF, "carries no email"),
    ({"email": "elev@skole.example", "aktoer_gruppe": "Elev"}, "not one of the school's staff"),
    ({"email": "elev@skole.example"}, "not one of the school's staff"),
]


@pytest.mark.parametrize(("claims", "message"), REFUSED)
def test_a_login_that_will_not_do_is_refused(roles: Roles, claims: dict[str, Any], message: str) -> None:
    with pytest.raises(CasebookError, match=message):
        actor_of(claims, roles)


def test_without_a_file_everybody_is_staff(tmp_path: Path) -> None:
    assert actor_of({"sub": "1"}, load_roles(tmp_path / "none.toml")).roles == {"staff"}


BAD = [
    ("what = 1", "“what” is unknown"),
    ("hours = 0", "hours is no number"),
    ('[claims.groups]\nboss = ["x"]', "claims.groups: “boss” is no role"),
    ("[[people]]\nid = 'a'", "person 1: name is missing"),
    ('[[people]]\nid = "a"\nname = "b"\nroles = ["king"]', "person 1: “king” is no role"),
    ("[require]\nx = 1", "require.x is no list of texts"),
    ("people = 3", "person 1: no table"),
    ("claims = 3", "names no roles"),
    ("= 3", "does not say who has which role"),
    ("\udcff", "does not say who has which role"),
]


@pytest.mark.parametrize(("text", "fault"), BAD)
def test_a_bad_file_is_refused_with_the_place(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "roles.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CasebookError, match=fault):
        load_roles(path)


def test_the_listed_can_be_invited(roles: Roles) -> None:
    assert [(who.id, who.name) for who in roles.with_role("leadership")] == [("oidc:karen@skole.example", "Karen Holm")]
    assert roles.with_role("tr_amr") == ()
