"""Login by OpenID Connect in a real browser, against a provider of the tests' own."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from serving import app, free_port, served
from visiting import needs_chromium, press_under_a_judged_post, settle, watched

pytestmark = needs_chromium

PEOPLE = [
    {"sub": "laerer", "name": "Åse <b>Bro</b>", "groups": ["ansatte"], "aktoer_gruppe": "Medarbejder"},
    {"sub": "leder", "name": "Karen Holm", "groups": ["ledelse"], "aktoer_gruppe": "Medarbejder"},
    {"sub": "tr", "name": "Jens Dal", "aktoer_gruppe": "Medarbejder"},
    {"sub": "elev", "name": "En elev", "aktoer_gruppe": "Elev"},
]
ROLES = """
[require]
aktoer_gruppe = ["Medarbejder"]
[claims.groups]
leadership = ["ledelse"]
[[people]]
id = "tr"
name = "Jens Dal"
roles = ["tr_amr"]
"""


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app shared by a school: a provider of logins, and the roles of four people."""
    folder = tmp_path_factory.mktemp("login")
    (folder / "roles.toml").write_text(ROLES, encoding="utf-8")
    provider, port = free_port(), free_port()
    claims = [option for person in PEOPLE for option in ("--user-claims", json.dumps(person))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(provider), *claims]
    metadata = f"http://127.0.0.1:{provider}/.well-known/openid-configuration"
    secrets = folder / "secrets.toml"
    secrets.write_text(_secrets(port, metadata), encoding="utf-8")
    with served(command, metadata), app(folder, "--secrets.files", str(secrets), port=port) as address:
        yield address


def _secrets(port: int, metadata: str) -> str:
    return (
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{"x" * 40}"\n'
        f'client_id = "harassflag"\nclient_secret = "hemmelig"\nserver_metadata_url = "{metadata}"\n'
    )


def log_in(browser: Browser, address: str, person: str) -> Page:
    page = watched(browser.new_context(viewport={"width": 390, "height": 900}).new_page())
    page.set_default_timeout(90_000)
    page.goto(address)
    page.get_by_role("button", name="Log ind").wait_for()
    settle(page)
    page.get_by_role("button", name="Log ind").click()
    page.get_by_role("button", name=person, exact=True).click()
    return page


def pages_of(page: Page) -> list[str]:
    page.get_by_test_id("stSidebarNav").wait_for(state="attached")
    return [link.inner_text().strip().split("\n")[-1] for link in page.get_by_test_id("stSidebarNavLink").all()]


def hand_in_a_threat(page: Page) -> None:
    page.get_by_role("heading", name="Er det her noget?").wait_for()
    settle(page)
    box = page.locator("textarea").first
    box.fill("Jeg ved hvor du bor, så smadrer jeg din bil")
    box.press("Enter")
    press_under_a_judged_post(page, "Send til ledelsen")
    page.get_by_text("Sendt til ledelsen som sag").wait_for()


def open_side_bar(page: Page) -> None:
    settle(page)
    page.get_by_test_id("stExpandSidebarButton").click()


def test_nobody_sees_anything_before_the_login(browser: Browser, school: str) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{school}/sager")
    page.get_by_role("button", name="Log ind").wait_for(timeout=30_000)
    assert "112" in page.inner_text("body")
    assert page.locator("textarea").count() == 0
    assert page.get_by_test_id("stSidebarNavLink").count() == 0
    page.context.close()


def test_from_a_teacher_to_the_leadership_to_tr_and_back(browser: Browser, school: str) -> None:
    teacher = log_in(browser, school, "laerer")
    teacher.get_by_role("heading", name="Er det her noget?").wait_for()
    open_side_bar(teacher)
    assert pages_of(teacher) == ["Vurdér", "Det, jeg har sendt", "Politikken", "Om modellen"]
    assert teacher.get_by_text("Logget ind som Åse <b>Bro</b>").is_visible()
    teacher.keyboard.press("Escape")
    teacher.get_by_test_id("stSidebarCollapseButton").locator("button").click()
    hand_in_a_threat(teacher)

    leader = log_in(browser, school, "leder")
    leader.get_by_role("heading", name="Er det her noget?").wait_for()
    assert "Sager" in pages_of(leader)
    leader.goto(f"{school}/sager")
    leader.get_by_role("button", name="Tag sagen").wait_for()
    settle(leader)
    leader.get_by_role("button", name="Tag sagen").click()
    settle(leader)
    leader.get_by_text("Sagen er din").wait_for()
    leader.get_by_role("link", name=re.compile("Åbn 2")).click()
    leader.get_by_role("heading", name=re.compile("Sag 2")).wait_for()
    settle(leader)
    case = leader.url
    leader.get_by_role("radio", name="Forløb", exact=True).click()
    settle(leader)
    leader.get_by_text("Invitér TR eller AMR").click()
    leader.get_by_role("button", name="Invitér", exact=True).click()
    leader.get_by_text("Inviteret: Jens Dal").wait_for()

    invited = log_in(browser, school, "tr")
    invited.get_by_role("heading", name="Er det her noget?").wait_for()
    invited.goto(case)
    invited.get_by_role("heading", name=re.compile("Sag 2")).wait_for()
    assert invited.get_by_role("radio", name="Breve").count() == 0

    teacher.goto(f"{school}/sendt")
    teacher.get_by_text("Læst af ledelsen").wait_for()
    teacher.goto(case)
    teacher.get_by_role("heading", name=re.compile("Sag 2")).wait_for(state="detached")
    for page in (teacher, leader, invited):
        page.context.close()


def test_a_login_that_is_no_staff_gets_nothing_and_can_leave(browser: Browser, school: str) -> None:
    page = log_in(browser, school, "elev")
    page.get_by_text("hører ikke til en af skolens medarbejdere").wait_for()
    assert page.get_by_test_id("stSidebarNavLink").count() == 0
    settle(page)
    page.get_by_role("button", name="Log ud").click()
    page.get_by_text("hører ikke til en af skolens medarbejdere").wait_for(state="detached")
    page.context.close()


def test_logging_out_ends_the_visit_in_every_tab(browser: Browser, school: str) -> None:
    page = log_in(browser, school, "leder")
    page.get_by_role("heading", name="Er det her noget?").wait_for()
    cookies = page.context.cookies()
    other = watched(page.context.new_page())
    other.set_default_timeout(90_000)
    other.goto(f"{school}/sager")
    other.get_by_role("heading", name="Sager").first.wait_for()
    open_side_bar(page)
    page.get_by_role("button", name="Log ud").click()
    page.wait_for_url("**/end_session**")
    page.goto(f"{school}/sager")
    page.get_by_role("button", name="Log ind").wait_for()
    assert page.get_by_role("heading", name="Sager").count() == 0
    open_side_bar(other)
    other.get_by_text("English").click()
    other.get_by_text("You have logged out").wait_for()
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.goto(f"{school}/sager")
    page.get_by_text("Du er logget ud").wait_for()
    assert page.get_by_role("heading", name="Sager").count() == 0
    page.context.close()


def test_a_role_taken_away_stops_the_very_next_click(
    browser: Browser, school: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A button's deed runs before the page is drawn anew: it must not be done in the role of a moment ago."""
    teacher = log_in(browser, school, "laerer")
    hand_in_a_threat(teacher)
    leader = log_in(browser, school, "leder")
    leader.get_by_role("heading", name="Er det her noget?").wait_for()
    leader.goto(f"{school}/sager")
    claim = leader.get_by_role("button", name="Tag sagen").first
    claim.wait_for()
    settle(leader)
    roles = tmp_path_factory.getbasetemp() / "login0" / "roles.toml"
    roles.write_text(ROLES.replace('"ledelse"', '"andre"'), encoding="utf-8")
    try:
        claim.click()
        claim.wait_for(state="detached")
        teacher.goto(f"{school}/sendt")
        # The newest case stands first; had the deed been done, it would be read and somebody's.
        teacher.get_by_text("Ikke læst endnu").first.wait_for(timeout=30_000)
    finally:
        roles.write_text(ROLES, encoding="utf-8")
    leader.goto(f"{school}/sager")
    leader.get_by_role("button", name="Tag sagen").first.wait_for()
    for page in (teacher, leader):
        page.context.close()


def test_whoever_changes_their_cookie_is_not_let_in(browser: Browser, school: str, tmp_path: Path) -> None:
    page = log_in(browser, school, "laerer")
    page.get_by_role("heading", name="Er det her noget?").wait_for()
    cookies = page.context.cookies()
    forged = [{**one, "value": one["value"][:-4] + "AAAA"} for one in cookies if "streamlit_user" in one["name"]]
    assert forged
    page.context.add_cookies(forged)  # type: ignore[arg-type]
    page.goto(school)
    page.get_by_role("button", name="Log ind").wait_for()
    page.context.close()
