"""Whoever logged in, click by click: how long a visit lasts, whose claims count, and what happens when they change meanwhile."""

import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from screen_pages import everything
from screen_people import LEADER, TEACHER, pasted, threat
from streamlit.testing.v1 import AppTest

from harassflag.cases import CaseBook, Who

ROLES = """
hours = 2
[require]
aktoer_gruppe = ["Medarbejder"]
[claims.groups]
leadership = ["ledelse"]
tr_amr = ["tr"]
"""
HOUR = 3600
AUTH = {
    "client_id": "harassflag",
    "cookie_secret": "4c0f" * 8,
    "redirect_uri": "http://127.0.0.1:8501/oauth2callback",
}
Visit = Callable[..., AppTest]


def claims(**own: object) -> dict[str, Any]:
    """A login of a teacher, made a moment ago."""
    said = {"is_logged_in": True, "sub": "lærer1", "name": "Åse Bro", "aud": "harassflag", "iat": int(time.time()) - 60}
    return {**said, "aktoer_gruppe": "Medarbejder", **own}


TR_CLAIMS = {"sub": "tr1", "name": "Jens Dal", "groups": ["tr"]}
LEADERS_CLAIMS = {"sub": "leder1", "name": "Karen Holm", "groups": ["ledelse"]}


@pytest.fixture
def visit(book: CaseBook, folder: Path) -> Visit:
    """Opens the app as the login of these claims: `visit(sub="x")`, the case page with `case=id`."""
    (folder / "roles.toml").write_text(ROLES, encoding="utf-8")

    def open_(case: str = "", **own: object) -> AppTest:
        first = "sag" if case else "vurder"
        app = AppTest.from_string(f"from harassflag.ui import show\nshow({first!r})\n", default_timeout=30)
        app.secrets["auth"] = AUTH
        app.user = claims(**own)
        if case:
            app.query_params["id"] = case
        return app.run()

    return open_


@pytest.fixture
def case(book: CaseBook) -> str:
    return book.as_(TEACHER).submit([threat()], [pasted()], title="Besked til en lærer", hit="employee").case


def is_in(app: AppTest) -> bool:
    """Whether a page is shown, and not the one to log in."""
    assert not app.exception
    return "actor" in app.session_state and not any(button.label == "Log ind" for button in app.button)


NOW = int(time.time())
LOGINS: list[tuple[str, dict[str, Any], str]] = [
    ("of now", {"iat": NOW}, ""),
    ("a little ahead, as clocks are", {"iat": NOW + 200}, ""),
    ("nearly over", {"iat": NOW - 2 * HOUR + 300}, ""),
    ("for several", {"aud": ["another", "harassflag"]}, ""),
    ("over", {"iat": NOW - 2 * HOUR - 1}, "for længe siden"),
    ("from the future, so that it never ends", {"iat": NOW + HOUR}, "for længe siden"),
    ("in milliseconds, so that it never ends", {"iat": NOW * 1000}, "for længe siden"),
    ("no number", {"iat": float("nan")}, "for længe siden"),
    ("a text", {"iat": str(NOW)}, "for længe siden"),
    ("yes", {"iat": True}, "for længe siden"),
    ("never issued", {"iat": None}, "for længe siden"),
    ("for another program", {"aud": "another"}, "et andet program"),
    ("for another program, through this one", {"aud": ["another"], "azp": "harassflag"}, "et andet program"),
    ("for nobody", {"aud": None}, "et andet program"),
    ("a pupil's", {"aktoer_gruppe": "Elev"}, "skolens medarbejdere"),
    ("a pupil's who says more", {"aktoer_gruppe": ["Elev", "medarbejder"]}, "skolens medarbejdere"),
    ("of no one", {"sub": ""}, "har intet sub"),
    ("of several", {"sub": ["leder1", "lærer1"]}, "har intet sub"),
    ("of a number", {"sub": 1}, "har intet sub"),
    ("not logged in, with claims", {"is_logged_in": False}, "Log ind med den konto"),
]


@pytest.mark.parametrize(("login", "why_not"), [(one[1], one[2]) for one in LOGINS], ids=[one[0] for one in LOGINS])
def test_only_a_login_of_these_hours_for_this_app_of_the_staff_is_let_in(
    visit: Visit, login: dict[str, Any], why_not: str
) -> None:
    app = visit(**login)
    assert is_in(app) is (not why_not)
    assert why_not in everything(app)


@pytest.mark.parametrize("secret", ["", "hemmelig", "x" * 31])
def test_a_cookie_secret_that_can_be_guessed_lets_nobody_in(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setitem(AUTH, "cookie_secret", secret)
    app = visit()
    assert not is_in(app)
    assert "mindst 32 tilfældige tegn" in everything(app)
    assert not secret or secret not in everything(app)


def test_a_visit_ends_in_its_midst_and_its_deed_is_not_done(
    visit: Visit, book: CaseBook, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit(case, **LEADERS_CLAIMS)
    assert "Besked til en lærer" in everything(app)
    monkeypatch.setattr("harassflag.ui.who.time", SimpleNamespace(time=lambda: time.time() + 2 * HOUR))
    app.button(key="claim").click().run()
    assert "for længe siden" in everything(app)
    assert "Besked til en lærer" not in everything(app)
    assert book.as_(LEADER).open_case(case).case.handler is None


def test_a_role_taken_away_at_the_provider_ends_in_older_visits_with_the_next_login(
    visit: Visit, book: CaseBook, case: str
) -> None:
    older = visit(case, **LEADERS_CLAIMS)
    assert older.button(key="claim")
    assert is_in(visit(**{**LEADERS_CLAIMS, "groups": [], "iat": int(time.time())}))
    older.button(key="claim").click().run()
    assert "Besked til en lærer" not in everything(older)
    assert book.as_(LEADER).open_case(case).case.handler is None


def test_an_older_login_does_not_bring_a_role_back(visit: Visit, case: str) -> None:
    visit(**{**LEADERS_CLAIMS, "groups": [], "iat": int(time.time())})
    assert "Besked til en lærer" not in everything(visit(case, **LEADERS_CLAIMS))


def test_whoever_is_uninvited_in_the_midst_of_a_visit_sees_nothing_more_of_the_case(
    visit: Visit, book: CaseBook, case: str
) -> None:
    """What the page had read before is not shown again, in no part of it, and nothing is written."""
    tr, desk = Who("oidc:tr1", "Jens Dal"), book.as_(LEADER)
    desk.invite(case, tr)
    app = visit(case, **TR_CLAIMS)
    assert "Besked til en lærer" in everything(app)
    app.button_group(key=f"part:{case}").set_value("notes").run()
    app.text_area(key=f"typed:{case}:note").set_value("Jeg var der").run()
    desk.uninvite(case, tr, reason="den ramte ønsker det")
    app.button(key="add_note").click().run()
    assert desk.open_case(case).notes == ()
    app.run()
    assert "ingen sag" in app.error[0].value
    assert "Besked" not in everything(app)
    assert [key for key in app.session_state if str(key).startswith("read:case")] == []


def test_whoever_comes_to_be_kept_out_sees_nothing_more_of_the_case(visit: Visit, book: CaseBook, case: str) -> None:
    app = visit(case, **LEADERS_CLAIMS)
    assert "Besked til en lærer" in everything(app)
    other = LEADER.__class__("oidc:leder9", "Bent Vang", frozenset({"leadership"}))
    book.as_(other).keep_out(case, Who("oidc:leder1", "Karen Holm"), reason="gift med afsenderen")
    app.button_group(key=f"part:{case}").set_value("people").run()
    assert "ingen sag" in app.error[0].value
    assert "Besked" not in everything(app)


LOOKALIKES = [
    "TR1",
    "tr1 ",
    " tr1",
    "tr1\u200b",
    "ｔｒ１",
    "tr\u03191",
    "oidc:tr1",
    "tr1\n",
    "tr1\0",
    "tr%31",
    "tr",
    "tr11",
    "*",
    "%",
    "' OR 1=1 --",
]


@pytest.mark.long
def test_an_invite_holds_for_the_very_login_it_names(visit: Visit, book: CaseBook, case: str) -> None:
    """Not for an id that looks like it, under the same name and with the role that can be invited."""
    book.as_(LEADER).invite(case, Who("oidc:tr1", "Jens Dal"))
    for sub in LOOKALIKES:
        app = visit(case, **{**TR_CLAIMS, "sub": sub})
        assert not app.exception
        assert "Besked" not in everything(app), sub
    assert "Besked" in everything(visit(case, **TR_CLAIMS))


def test_guessing_at_an_invite_opens_nothing_and_is_logged(visit: Visit, book: CaseBook, case: str) -> None:
    """A TR without an invite tries the case again and again, and many that look like it."""
    app = visit(case, **TR_CLAIMS)
    for step in range(1, 40):
        app.query_params["id"] = f"{(int(case, 16) + step // 2 * (-1) ** step) % 2**64:016x}"
        app.run()
        assert "ingen sag" in app.error[0].value
    log = book.as_(LEADER).open_case(case).log
    tries = [line for line in log if line.action == "refused" and line.by.id == "oidc:tr1"]
    assert len(tries) == 2, "the one it began with, and the one step that leads nowhere else"
