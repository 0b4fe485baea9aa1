"""What stands before Streamlit: who is turned away, and what the browser is told not to fetch."""

import pytest
from playwright.sync_api import Browser
from starlette.datastructures import Headers
from visiting import needs_chromium, open_page, press_under_a_judged_post

from harassflag.ui.guard import content_security_policy, is_welcome

WELCOME = [
    ("127.0.0.1:8501", None, False, True),
    ("localhost:8501", "http://localhost:8501", False, True),
    ("[::1]:8501", "http://[::1]:8501", False, True),
    ("LOCALHOST:8501", "http://localhost:8501", False, True),
    ("127.0.0.1:8501", "http://eksempel.dk", False, False),
    ("127.0.0.1:8501", "http://127.0.0.1:9999", False, False),
    ("127.0.0.1:8501", "null", False, False),
    ("127.0.0.1:8501", "", False, False),
    ("eksempel.dk:8501", "http://eksempel.dk:8501", False, False),
    ("127.0.0.1.eksempel.dk", None, False, False),
    ("", None, False, False),
    ("[::1", None, False, False),
    ("skole.eksempel.dk", "https://skole.eksempel.dk", True, True),
    ("skole.eksempel.dk", "https://eksempel.dk", True, False),
    ("skole.eksempel.dk", "https://skole.eksempel.dk.ond.dk", True, False),
    ("skole.eksempel.dk", "https://skole.eksempel.dk@ond.dk", True, False),
]


@pytest.mark.parametrize(("host", "origin", "shared", "welcome"), WELCOME)
def test_only_pages_of_this_server_are_welcome(host: str, origin: str | None, shared: bool, welcome: bool) -> None:
    asked = {"host": host} | ({} if origin is None else {"origin": origin})
    assert is_welcome(Headers(asked), shared=shared) is welcome


def test_a_look_may_come_from_anywhere_but_not_under_another_name() -> None:
    assert is_welcome(Headers({"host": "localhost:8501", "origin": "null"}), shared=False, looks=True)
    assert not is_welcome(Headers({"host": "eksempel.dk"}), shared=False, looks=True)


def test_of_two_origins_both_count() -> None:
    raw = [(b"host", b"localhost"), (b"origin", b"http://localhost"), (b"origin", b"http://eksempel.dk")]
    assert not is_welcome(Headers(raw=raw), shared=False)


def test_no_script_is_let_in_by_a_wide_word() -> None:
    rules = dict(rule.split(" ", 1) for rule in content_security_policy().split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"].startswith("'self' 'sha256-")
    assert "unsafe" not in rules["script-src"]
    assert not any(source in text for text in rules.values() for source in ("*", "http:", "https:"))


POST = (
    'Jeg ved hvor du bor <img src="http://127.0.0.1:9/a.png"> ![x](http://127.0.0.1:9/b.png) '
    "[link](http://127.0.0.1:9/c) <link rel=stylesheet href=http://127.0.0.1:9/d.css> http://127.0.0.1:9/e så smadrer jeg din bil"
)
BROKEN_RULES = "window.broken = []; addEventListener('securitypolicyviolation', e => broken.push(e.violatedDirective))"
IN_A_PAGE = """() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    const picture = document.createElement('img');
    picture.src = 'http://127.0.0.1:9/f.png';
    document.body.append(picture);
    document.body.insertAdjacentHTML('beforeend', '<b onclick="window.ran = true" id="trap">x</b>');
    document.getElementById('trap').click();
    return fetch('http://127.0.0.1:9/g').then(() => 'fetched', () => 'refused');
}"""


@pytest.mark.browser
@needs_chromium[2]
@needs_chromium[1]
def test_links_and_pictures_in_a_post_are_never_fetched_and_the_browser_would_refuse(
    browser: Browser, address: str
) -> None:
    page, asked = open_page(browser, address, 1200, "light")
    page.evaluate(BROKEN_RULES)
    box = page.locator("textarea").first
    box.fill(POST)
    box.press("Enter")
    page.locator("mark").first.wait_for(timeout=90_000)
    page.wait_for_timeout(500)
    assert "http://127.0.0.1:9/a.png" in page.get_by_test_id("marked-post").inner_text()
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert page.evaluate("broken") == []
    assert page.evaluate(IN_A_PAGE) == "refused"
    page.wait_for_timeout(300)
    assert not page.evaluate("'ran' in window")
    assert {"script-src-elem", "script-src-attr", "img-src", "connect-src"} <= set(page.evaluate("broken"))
    page.context.close()


KEPT_BY_STREAMLIT = ("stActiveTheme-", "stSidebarSectionsState-", "sidebarWidth")


@pytest.mark.browser
@needs_chromium[2]
@needs_chromium[1]
def test_the_browser_keeps_nothing_of_a_visit(browser: Browser, address: str) -> None:
    """Neither words of a post nor a key: only Streamlit's theme and side bar, and its cookie against forged uploads."""
    page, _ = open_page(browser, address, 1200, "light")
    box = page.locator("textarea").first
    box.fill(POST)
    box.press("Enter")
    press_under_a_judged_post(page, "Gem som sag")
    page.get_by_text("Gemt som sag").wait_for()
    kept = page.evaluate("({...localStorage, ...sessionStorage})")
    assert [key for key in kept if not key.startswith(KEPT_BY_STREAMLIT)] == []
    assert "smadrer" not in str(kept) + page.url
    assert [cookie["name"] for cookie in page.context.cookies()] == ["_streamlit_xsrf"]
    assert page.evaluate("indexedDB.databases()") == []
    assert page.evaluate("caches.keys()") == []
    page.context.close()
