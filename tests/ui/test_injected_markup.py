"""Markup in every field of a case, and in every name and file handed in, looked at in a real Chromium: it is text wherever it shows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Browser, Page
from serving import app
from visiting import needs_chromium, open_page, settle

from harassflag.cases import Actor, NewEvidence, NewPerson, NewPost, Origin, open_casebook
from harassflag.records import Finding, Span
from harassflag.settings import load_settings

pytestmark = needs_chromium

MARKUP = (
    "<script>document.title='broken in'</script><img class=injected src=x onerror=\"document.title='broken in'\">"
    "<iframe class=injected src=http://127.0.0.1:1/></iframe><style class=injected>body{display:none}</style>"
    "<a class=injected href='javascript:document.title=1'>x</a> ![x](http://127.0.0.1:1/x.png) [link](http://127.0.0.1:1/) "
    "**fed** :red[rødt] :material/home: $x^2$ `kode`</div></textarea>"
)
INJECTED = """[...document.querySelectorAll('.injected, a[href^="javascript"], a[href*="127.0.0.1:1/"], img[src*="127.0.0.1:1/"]')]
    .map(element => element.parentElement.outerHTML.slice(0, 300))"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app over a casebook whose one case holds markup in every field."""
    folder = tmp_path_factory.mktemp("hostile")
    own = replace(load_settings(), cases=folder / "cases", key_file=folder / "cases.key", key="", database_url="")
    teacher = Actor("a", MARKUP, frozenset({"staff"}))
    # A leader whose name stands in the case would be kept out of it.
    leader = Actor("b", "<b class=injected>Karen</b> ![y](http://127.0.0.1:1/y.png)", frozenset({"leadership"}))
    book = open_casebook(own)
    findings = (Finding("threat_of_violence", 0.9, 0.5, 0.3, (Span(0, 8),)),)
    post = NewPost(MARKUP, MARKUP, MARKUP, MARKUP, findings=findings, model="m-1", policy="p@1")
    origin = Origin(MARKUP, None, MARKUP, MARKUP, MARKUP, MARKUP, MARKUP, "open", MARKUP)
    case = book.as_(teacher).submit([post], [NewEvidence(b"x", MARKUP, MARKUP, origin)], title=MARKUP, note=MARKUP).case
    desk = book.as_(leader)
    desk.add_person(case, NewPerson("hit", MARKUP, "unknown", MARKUP, MARKUP, MARKUP))
    desk.add_note(case, MARKUP)
    desk.save_draft(case, "police_report", MARKUP)
    desk.set_fact(case, "what_happened", MARKUP)
    desk.set_step(case, "lead_secure", "do_not", reason=MARKUP, receipt=MARKUP)
    desk.add_follow_up(case, date(2026, 12, 1), MARKUP)
    desk.set_labels(case, desk.open_case(case).posts[0].id, ["threat_of_violence"], reason=MARKUP, version=1)
    book.close()
    with app(folder) as address:
        yield address


def is_only_text(page: Page, asked: list[str], address: str) -> None:
    """Nothing of the markup became an element, ran, or was fetched."""
    settle(page)
    assert page.evaluate(INJECTED) == []
    assert "broken in" not in page.title()
    assert page.evaluate("getComputedStyle(document.body).display") != "none"
    assert page.get_by_test_id("stException").all_inner_texts() == []
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def test_every_field_of_a_case_is_text(browser: Browser, hostile: str) -> None:
    address = hostile
    page, asked = open_page(browser, address, 1200, "light")
    page.set_default_timeout(30_000)
    for path in ("sager", "sendt", "overblik", "laering"):
        page.goto(f"{address}/{path}")
        page.get_by_role("heading").first.wait_for()
        is_only_text(page, asked, address)
    page.goto(f"{address}/sager")
    page.get_by_role("link", name="Åbn 2").first.click()
    page.get_by_test_id("stButtonGroup").get_by_role("radio").first.wait_for()
    page.get_by_text("<script>document.title=").first.wait_for(state="attached")
    is_only_text(page, asked, address)
    for name in ("Skridt og frister", "Notater", "Personer", "Breve", "Rapport", "Forløb"):
        page.get_by_test_id("stButtonGroup").get_by_role("radio", name=name, exact=True).click()
        is_only_text(page, asked, address)
    page.context.close()


def test_what_is_handed_in_is_text(browser: Browser, hostile: str) -> None:
    """Names of files, of columns, ids and authors; and a paste of nothing but markup."""
    address = hostile
    page, asked = open_page(browser, address, 390, "dark")
    page.set_default_timeout(30_000)
    quoted = MARKUP.replace('"', "'")
    files = [
        (
            "![x](http:__127.0.0.1:1_x.png)<img class=injected src=x>.csv",
            f'id,text,author\n"{quoted}","{quoted}","{quoted}"\n',
        ),
        ("<iframe class=injected>.csv", f'"{quoted}"\n1\n'),
        ("..%2f..%2f**x**.jsonl", '{"text": "hej \\ud800 \\u202e", "author": "<b class=injected>x</b>"}\nikke json\n'),
    ]
    page.locator("input[type=file]").first.set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": text.encode()} for name, text in files]
    )
    page.locator("textarea").first.fill(MARKUP)
    settle(page)
    page.get_by_test_id("stChatInputSubmitButton").click()
    page.get_by_text("<script>document.title=").first.wait_for()
    is_only_text(page, asked, address)
    page.context.close()
