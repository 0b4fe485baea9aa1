"""Every deed on a case, done in a real headless Chromium by the buttons on the page; the log tells that each was done."""

import io
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Locator, Page, expect
from screen_pages import own_folders
from screen_people import pasted, threat
from serving import app
from visiting import ARTEFACTS, needs_chromium, settle, watched

from harassflag.cases import CaseBook, Desk, NewEvidence, local_actor, open_casebook
from harassflag.cases.danish import CLOCK
from harassflag.settings import load_settings

pytestmark = needs_chromium

NO_WIDER = "document.documentElement.scrollWidth <= window.innerWidth + 1"
DEEDS = {
    "claim", "set_labels", "masked_post", "agree_to_example", "describe_evidence", "view_evidence", "add_derived", "block_evidence",
    "add_episode", "describe_case", "add_person", "change_person", "remove_person", "set_fact", "set_step", "add_follow_up",
    "finish_follow_up", "add_note", "save_draft", "export", "link_cases", "hold", "lift_hold", "close", "reopen", "move_into",
}  # fmt: skip


class Moved:
    """A clock that can be set back."""

    def __init__(self) -> None:
        self.back = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) - self.back


def screenshot() -> bytes:
    picture = Image.new("RGB", (900, 300), "white")
    pen = ImageDraw.Draw(picture)
    for text, y in (("Mette skal bare vente sig", 60), ("Hun er elendig til matematik", 160)):
        pen.text((40, y), text, fill="black", font=ImageFont.load_default(44))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def clock() -> Moved:
    return Moved()


@pytest.fixture
def book(folder: Path, clock: Moved) -> Iterator[CaseBook]:
    opened = open_casebook(load_settings(), clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def at(folder: Path, book: CaseBook) -> Iterator[str]:
    """The app on this test's own casebook."""
    assert own_folders(folder)["HARASSFLAG_CASES"] == os.environ["HARASSFLAG_CASES"]
    with app(folder) as address:
        yield address


def visit(browser: Browser, address: str, width: int = 1200) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 1000}, color_scheme="light")
    page = watched(context.new_page())
    page.set_default_timeout(30_000)
    page.goto(address)
    settle(page)
    return page


def keyed(page: Page, key: str) -> Locator:
    """What the page made under this key."""
    return page.locator(".st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", key))


def click(page: Page, key: str) -> None:
    keyed(page, key).get_by_role("button").click()
    settle(page)


def press(page: Page, key: str, told: str) -> None:
    """Press the button of this key, and wait for what it says."""
    click(page, key)
    page.get_by_text(told).first.wait_for()


def fill(page: Page, key: str, text: str) -> None:
    box = keyed(page, key).locator("input, textarea").first
    box.fill(text)
    box.press("Tab")
    settle(page)


def unfold(page: Page, heading: str | re.Pattern[str]) -> None:
    page.locator("summary", has_text=heading).first.click()


def part(page: Page, name: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_role("radio", name=name, exact=True).click()
    settle(page)


def do_posts(page: Page, case: str, desk: Desk) -> None:
    file, typed = desk.open_case(case), f"typed:{case}"
    post, picture, text = file.posts[0].id, file.evidence[0].id, file.evidence[1].id
    press(page, "claim", "Sagen er din.")
    unfold(page, "Bekræft eller ret")
    press(page, f"judge:{post}", "Din vurdering gælder fra nu af.")
    unfold(page, "Lad modellen lære af det")
    click(page, f"show:{typed}:example:{post}")
    page.get_by_text("Jeg har læst teksten").click()
    settle(page)
    press(page, f"agree:{typed}:example:{post}", "Gemt. Den næste træning lærer af det.")
    unfold(page, "Hvor det kommer fra")
    fill(page, f"{typed}:{picture}:address", "https://eksempel.dk/opslag")
    press(page, f"describe:{picture}", "Gemt.")
    cover_a_picture(page, picture)
    page.locator("summary", has_text="Hvor det kommer fra").nth(1).click()
    fill(page, f"{typed}:{text}:block", "Må ikke ses")
    press(page, f"block:{text}", "Spærret: ingen må se eller kopiere det.")
    unfold(page, "Tilføj en ny hændelse")
    fill(page, f"{typed}:more:text", "Nu skriver han igen")
    press(page, "add_more", "Tilføjet som en ny hændelse.")


def cover_a_picture(page: Page, picture: str) -> None:
    unfold(page, "Maskeret kopi til rapporten")
    click(page, f"mask:{picture}")
    page.get_by_alt_text("Den maskerede kopi, som den bliver").wait_for()
    page.get_by_text("Dæk mere i hånden").click()
    click(page, f"cover:{picture}")
    page.get_by_text("1 i hånden").wait_for()
    page.get_by_text("Jeg har set hele kopien igennem").click()
    settle(page)
    ARTEFACTS.mkdir(exist_ok=True)
    page.get_by_alt_text("Den maskerede kopi, som den bliver").scroll_into_view_if_needed()
    page.screenshot(path=ARTEFACTS / "masked-copy.png")
    press(page, f"keep:{picture}", "Den maskerede kopi er nu et bilag for sig")


def do_people(page: Page, case: str, desk: Desk) -> None:
    typed = f"typed:{case}"
    part(page, "Personer")
    fill(page, f"{typed}:case:title", "Besked til en lærer")
    press(page, "describe", "Gemt. Skridt og frister følger med.")
    unfold(page, "Tilføj en person")
    fill(page, f"{typed}:person:name", "Mette Sørensen")
    press(page, "add_person", "Tilføjet.")
    person = desk.open_case(case).people[0].id
    unfold(page, re.compile("Ret$"))
    fill(page, f"{typed}:{person}:relation", "lærer i 6.b")
    press(page, f"change:{person}", "Gemt.")
    fill(page, f"{typed}:{person}:why", "Skrevet ved en fejl")
    press(page, f"remove:{person}", "Taget ud.")


def do_steps(page: Page, case: str, desk: Desk) -> None:
    typed = f"typed:{case}"
    part(page, "Skridt og frister")
    keyed(page, f"{typed}:facts:because_of_work").get_by_text("Ja", exact=True).click()
    settle(page)
    press(page, "save_facts", "Gemt.")
    keyed(page, f"{typed}:lead_secure").get_by_text("Gjort").click()
    settle(page)
    press(page, "save:lead_secure", "Gemt.")
    press(page, "propose:0", "Dagen er noteret.")
    press(page, f"done:{desk.open_case(case).follow_ups[0].id}", "Noteret som gjort i dag.")


def do_words(page: Page, typed: str) -> None:
    part(page, "Notater")
    page.get_by_label("Nyt notat").fill("Talte med Mette")
    page.get_by_role("button", name="Gem notatet").click()
    settle(page)
    page.get_by_text("Talte med Mette").last.wait_for()
    part(page, "Breve")
    page.get_by_label("Teksten").fill("Et brev")
    page.get_by_label("Teksten").press("Control+Enter")
    settle(page)
    page.get_by_role("button", name="Gem kladden").click()
    settle(page)
    page.get_by_text("Kladden er gemt").wait_for()
    part(page, "Rapport")
    fill(page, f"{typed}:export:why", "Møde med kommunen")
    press(page, "export", "Rapporten er klar.")


def do_course(page: Page, typed: str, other: str) -> None:
    part(page, "Forløb")
    unfold(page, "Hører de sammen?")
    fill(page, f"{typed}:tie:{other}", "Samme afsender")
    press(page, f"tie:{other}", "Sagerne er knyttet sammen.")
    unfold(page, "Bevar sagen mod sletning")
    fill(page, f"{typed}:hold", "Retssag")
    press(page, "hold", "Må ikke slettes: Retssag")
    fill(page, f"{typed}:lift_hold", "Dom faldet")
    press(page, "lift_hold", "Gemt.")
    page.get_by_role("group", name="Hvornår sagde den ramte det?").get_by_role("spinbutton").first.click()
    page.keyboard.type(f"{datetime.now(CLOCK):%d%m%Y}")
    page.keyboard.press("Tab")
    settle(page)
    fill(page, f"{typed}:close:words", "Det er slut for mig")
    press(page, "close", "Sagen er lukket: den ramte har sagt")
    fill(page, f"{typed}:reopen", "Der kom mere")
    press(page, "reopen", "Gemt.")
    unfold(page, "Er det den samme sag?")
    fill(page, f"{typed}:move:{other}", "Samme afsender og dag")
    press(page, f"move:{other}", "arbejdet fortsætter dér")


def test_every_deed_on_a_case(browser: Browser, at: str, book: CaseBook) -> None:
    desk = book.as_(local_actor())
    other = desk.submit([threat()], [pasted()]).case
    files = [NewEvidence(screenshot(), "skærm.png", "image/png"), replace(pasted(), name="tekst.txt")]
    case = desk.submit([threat()], files).case
    page = visit(browser, f"{at}/sag?id={case}")
    do_posts(page, case, desk)
    do_people(page, case, desk)
    do_steps(page, case, desk)
    do_words(page, f"typed:{case}")
    do_course(page, f"typed:{case}", other)
    assert page.evaluate(NO_WIDER)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert DEEDS - {line.action for line in desk.open_case(case).log} == set()
    assert book.verify().faults == ()
    page.context.close()


@pytest.mark.parametrize("width", [1200, 390])
def test_a_case_is_erased_after_a_second_thought(
    browser: Browser, at: str, book: CaseBook, clock: Moved, width: int
) -> None:
    desk = book.as_(local_actor())
    clock.back = timedelta(days=2000)
    case = desk.submit([threat()], [pasted()], title="Om Astrid Lind").case
    head = desk.open_case(case).case
    desk.close(case, said_on=head.created_at.astimezone(CLOCK).date(), words="Slut", version=head.version)
    clock.back = timedelta()
    page = visit(browser, f"{at}/opbevaring", width)
    page.get_by_role("heading", name="Kan slettes nu (1)").wait_for()
    unfold(page, "Slet sagen")
    page.get_by_text("Perioden er slut, og arkivet skal ikke have den").click()
    settle(page)
    assert keyed(page, f"erase:{case}").get_by_role("button").is_disabled()
    fill(page, f"typed:retention:number:{case}", head.number)
    assert page.evaluate(NO_WIDER)
    page.screenshot(path=ARTEFACTS / f"retention-{width}.png")
    press(page, f"erase:{case}", "Sagen er slettet.")
    page.get_by_text("Kvittering K-").wait_for()
    assert page.get_by_text("Astrid").count() == 0
    assert desk.erasable() == ()
    page.screenshot(path=ARTEFACTS / f"retention-done-{width}.png")
    page.context.close()
