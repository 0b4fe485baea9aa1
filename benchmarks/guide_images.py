"""Draw the pictures of docs/vejledning.md and the README: an invented school in a casebook of its own, photographed in a headless Chromium.

.venv/bin/python benchmarks/guide_images.py [FOLDER] [--width 1000] [--dark]
"""

import argparse
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont
from playwright.sync_api import Page, sync_playwright

from harassflag.cases import CaseBook, Desk, NewPerson, NewPost, Origin, local_actor, open_casebook
from harassflag.cases.danish import CLOCK
from harassflag.records import Hit, Post, Writer
from harassflag.settings import CHECKOUT, load_settings
from harassflag.ui.handed_in import Raw, as_evidence, as_new_posts

sys.path.insert(0, str(CHECKOUT / "tests" / "ui"))

from screen_pages import own_folders
from serving import app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LARGEST = 150_000
THREAT = "Jeg ved hvor du bor, og hvornår du har fri. Så smadrer jeg din bil, hvis du skriver hjem om min søn igen."
HATE = "Velkommen i gruppen VÆK MED KENNETH. Invitér alle, der også hader ham"
CRITICISM = "Endnu en uge hvor Jonna ikke svarer. Undervisningen i 4.b er rodet, og lektierne bliver aldrig gennemgået."
NICKNAME = "haha tykke Villads kom ikke igennem døren i dag, sikke en taber"
CASES: tuple[tuple[str, str, Hit, Writer, str, int], ...] = (
    ("Besked til en lærer i 6.b", THREAT, "employee", "parent", "Messenger", 2),
    ("Gruppe om en vikar", HATE, "employee", "pupil_15_plus", "Snapchat", 5),
    ("", CRITICISM, "employee", "parent", "Facebook", 8),
    ("Øgenavn i klassens chat", NICKNAME, "pupil", "pupil_under_15", "Snapchat", 34),
)
PARTS = {
    "Skridt og frister": "skridt",
    "Breve": "breve",
    "Rapport": "rapport",
    "Forløb": "forloeb",
}


class Moved:
    """A clock that can be set back, so that the invented cases are of different age."""

    def __init__(self) -> None:
        self.back = timedelta()

    def __call__(self) -> datetime:
        """The moment it is on this clock."""
        return datetime.now(UTC) - self.back


def screenshot_of(text: str) -> bytes:
    """A drawn picture of a message, with a made-up sender."""
    picture = Image.new("RGB", (560, 260), "#f0f2f5")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype("LiberationSans-Regular.ttf", 20)
    draw.rounded_rectangle((24, 70, 536, 220), 22, fill="#ffffff")
    draw.text((40, 24), "Ukendt bruger   20.14", fill="#333333", font=font)
    words, line, y = text.split(), "", 88
    for word in [*words, ""]:
        if not word or len(line) + len(word) > 46:
            draw.text((44, y), line, fill="#111111", font=font)
            line, y = "", y + 30
        line = f"{line} {word}".strip()
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def fill(book: CaseBook, clock: Moved) -> str:
    """An invented school's cases; the id of the one to look into."""
    desk = book.as_(local_actor())
    chosen = ""
    for title, text, hit, writer, platform, days in CASES:
        clock.back = timedelta(days=days)
        origin = Origin(platform=platform, captured_by="Sekretæren", captured_at=clock(), openness="closed")
        raws = [Raw("skaermbillede.png", screenshot_of(text))] if "ved hvor" in text else [Raw("", text.encode())]
        posts = as_new_posts(
            [Post(text, author="Ukendt bruger" if raws[0].name else None, time="20.14")], evidence=0, captured_at=None
        )
        sent = desk.submit(posts, as_evidence(raws, origin), title=title, hit=hit, writer=writer)
        chosen = chosen or sent.case
    clock.back = timedelta(days=1)
    _work_on(desk, chosen)
    for days in (1815, 1990):
        _close_one(desk, clock, days)
    clock.back = timedelta()
    return chosen


def _close_one(desk: Desk, clock: Moved, days: int) -> None:
    """An old case that the person hit has called over."""
    clock.back = timedelta(days=days)
    case = desk.submit([NewPost(CRITICISM)], [], title="", hit="employee", writer="parent").case
    head = desk.open_case(case).case
    desk.close(case, said_on=head.created_at.astimezone(CLOCK).date(), words="Det er slut", version=head.version)


def _work_on(desk: Desk, case: str) -> None:
    """Some days of work on one case."""
    desk.claim(case)
    file = desk.open_case(case)
    post = file.posts[0]
    desk.set_labels(
        case, post.id, ["threat_of_violence"], reason="Læst sammen med læreren: den er konkret.", version=post.version
    )
    desk.set_step(case, "lead_secure", "done", receipt="Original og skærmbillede")
    desk.add_person(case, NewPerson("hit", "Astrid Lindholm", "adult", "lærer i 6.b", "astrid@skolen.example"))
    desk.set_fact(case, "threat_made", (datetime.now(UTC) - timedelta(days=2)).date().isoformat())
    desk.add_follow_up(
        case, (datetime.now(UTC) + timedelta(days=3)).date(), "Hvordan går det, og er du tryg på vej hjem?"
    )
    desk.add_note(
        case,
        "Talte med Astrid i frikvarteret kl. 10. Hun er rystet, men vil blive på arbejde. Hun ønsker, at vi anmelder.",
    )


@contextmanager
def school(folder: Path) -> Iterator[tuple[str, str]]:
    """The app on a free port, with its own casebook; its address, and a case to look into."""
    os.environ["LOGNAME"] = "Karen Holm"
    os.environ.update(own_folders(folder))
    clock = Moved()
    book = open_casebook(load_settings(), clock=clock)
    case = fill(book, clock)
    book.close()
    with app(folder) as address:
        yield address, case


def settle(page: Page) -> None:
    """Wait until the page stands still."""
    page.wait_for_timeout(400)
    page.get_by_test_id("stStatusWidget").wait_for(state="detached", timeout=30_000)
    page.wait_for_timeout(500)


def without_empty_foot(picture: Image.Image) -> Image.Image:
    """The picture down to the last thing on the page, beside the side bar."""
    main = picture.crop((picture.width // 3, 0, picture.width - 20, picture.height))
    ground = Image.new("RGB", main.size, main.getpixel((main.width - 1, main.height - 1)))
    box = ImageChops.difference(main, ground).getbbox()
    return picture.crop((0, 0, picture.width, min(picture.height, box[3] + 40))) if box else picture


def keep(page: Page, folder: Path, name: str) -> None:
    """A picture with few colours, small enough for the repository."""
    raw = page.screenshot()
    picture = without_empty_foot(Image.open(io.BytesIO(raw)).convert("RGB"))
    colours = 128
    while True:
        out = io.BytesIO()
        picture.quantize(colours, Image.Quantize.MAXCOVERAGE).save(out, "PNG", optimize=True)
        if len(out.getvalue()) <= LARGEST or colours <= 8:
            break
        colours //= 2
    (folder / f"{name}.png").write_bytes(out.getvalue())
    print(f"{name}.png {len(out.getvalue()) // 1000} kB")


def photograph(page: Page, address: str, case: str, folder: Path, width: int) -> None:
    """Every picture of the guide, one after another."""

    def tall(height: int) -> None:
        page.set_viewport_size({"width": width, "height": height})

    tall(1300)
    page.goto(address)
    page.get_by_role("heading", name="Er det her noget?").wait_for(timeout=60_000)
    box = page.locator("textarea").first
    box.fill(THREAT)
    box.press("Enter")
    page.get_by_text("Gem som sag").first.wait_for(timeout=60_000)
    settle(page)
    page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollTo(0, 0)")
    settle(page)
    keep(page, folder, "assess")
    page.get_by_text("Gem som sag").first.scroll_into_view_if_needed()
    settle(page)
    keep(page, folder, "gem-som-sag")
    page.goto(f"{address}/sager")
    page.get_by_role("heading", name="Sager").wait_for(timeout=60_000)
    settle(page)
    keep(page, folder, "sager")
    page.goto(f"{address}/sag?id={case}")
    page.get_by_role("heading", name="Sag 2").wait_for(timeout=60_000)
    settle(page)
    keep(page, folder, "sag")
    masked_copy(page, folder)
    for part, name in PARTS.items():
        page.get_by_test_id("stButtonGroup").get_by_text(part).first.click()
        settle(page)
        page.get_by_test_id("stButtonGroup").get_by_text(part).first.scroll_into_view_if_needed()
        page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollBy(0, 420)")
        settle(page)
        keep(page, folder, name)
    page.goto(f"{address}/opbevaring")
    page.get_by_role("heading", name="Opbevaring").wait_for(timeout=60_000)
    page.get_by_text("Slet sagen").first.click()
    settle(page)
    keep(page, folder, "opbevaring")
    tall(1900)
    page.goto(f"{address}/overblik")
    page.get_by_role("heading", name="Overblik").wait_for(timeout=60_000)
    page.locator(".vega-embed").nth(1).wait_for(timeout=60_000)
    settle(page)
    keep(page, folder, "overblik")


def masked_copy(page: Page, folder: Path) -> None:
    """The masked copy of the case's picture."""
    page.get_by_text("Maskeret kopi til rapporten").first.click()
    page.get_by_role("button", name="Find navne i billedet").click()
    shown = page.get_by_alt_text("Den maskerede kopi, som den bliver")
    shown.wait_for(timeout=60_000)
    settle(page)
    shown.scroll_into_view_if_needed()
    page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollBy(0, 250)")
    settle(page)
    keep(page, folder, "maskeret-kopi")


def main() -> None:
    """Draw them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=CHECKOUT / "docs" / "images")
    parser.add_argument("--width", type=int, default=1000)
    parser.add_argument("--dark", action="store_true")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as place,
        school(Path(place)) as (address, case),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(
            viewport={"width": asked.width, "height": 1300},
            color_scheme="dark" if asked.dark else "light",
            locale="da-DK",
        )
        photograph(context.new_page(), address, case, asked.folder, asked.width)
        browser.close()


if __name__ == "__main__":
    main()
