"""Pictures on page "Vurdér" in Streamlit's own test runner: mending before judging, errors, stopping."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from harassflag.errors import InputError
from harassflag.intake.screenshot import PicturePost, Word, tesseract
from harassflag.settings import CHECKOUT
from harassflag.ui.drafts import draft_of
from harassflag.ui.picture_view import page_of

THREAT = "Jeg ved hvor du bor og hvornår du har fri. Så smadrer jeg din bil."
POSTS = [
    PicturePost("Tak for en god tur. Vi ses i morgen", "Bo", "2 t.", 0.95, (10, 10, 300, 60)),
    PicturePost(
        "min rnor henter", None, None, 0.6, (10, 80, 300, 120), (Word("rnor", 0.4, (40, 80, 80, 120), ("mor",)),)
    ),
    PicturePost("Selv tak", "Ida", "1 t.", 0.95, (10, 140, 300, 190)),
]


def reads_pictures() -> bool:
    try:
        tesseract()
    except InputError:
        return False
    return True


def open_app(read: list[PicturePost] = POSTS, **state: Any) -> AppTest:
    """The page with posts as if read from one picture."""
    app = AppTest.from_file(str(CHECKOUT / "app.py"), default_timeout=90)
    app.session_state["picture_pages"] = [page_of(Image.new("RGB", (320, 400), "white"), "skærm.png", 0)]
    app.session_state["drafts"] = [draft_of(post, id, 0) for id, post in enumerate(read)]
    app.session_state["next_draft"] = len(read)
    app.session_state["drafts_done"] = False
    for name, value in state.items():
        app.session_state[name] = value
    app.run()
    assert not app.exception
    return app


def texts(app: AppTest) -> list[str]:
    return [area.value for area in app.text_area]


def shown(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.text, *app.markdown, *app.caption])


def test_posts_wait_to_be_looked_through() -> None:
    app = open_app()
    assert texts(app) == [post.text for post in POSTS]
    assert [field.value for field in app.text_input] == ["Bo", "2 t.", "", "", "Ida", "1 t."]
    assert app.button(key="judge_drafts").label == "Vurdér opslagene (3)"


def test_a_correction_is_judged_and_what_was_read_stays_beside_it() -> None:
    app = open_app()
    app.text_area(key="text_2").set_value("Selv tak, Bo").run()
    app.text_input(key="author_1").set_value("Eva").run()
    assert "Læst i billedet: Ida · 1 t. · Selv tak" in shown(app)
    app.button(key="judge_drafts").click().run()
    assert not app.exception
    assert [post.text for post in app.session_state["posts"]] == [POSTS[0].text, POSTS[1].text, "Selv tak, Bo"]
    assert app.session_state["posts"][1].author == "Eva"
    assert "Ingen tegn" in shown(app)


def test_join_split_leave_out_and_take_in_again() -> None:
    app = open_app()
    app.button(key="join_1").click().run()
    assert texts(app) == [POSTS[0].text, "min rnor henter\nSelv tak"]
    app.button(key="split_0").click().run()
    assert texts(app)[:2] == ["Tak for en god tur.", "Vi ses i morgen"]
    out = [button for button in app.button if button.label == "Udelad"]
    out[0].click().run()
    assert len(texts(app)) == 2
    assert app.button(key="judge_drafts").label == "Vurdér opslagene (2)"
    back = next(button for button in app.button if button.label == "Tag det med igen")
    back.click().run()
    assert texts(app)[0] == "Tak for en god tur."


def test_a_post_that_was_not_found_is_added_by_hand() -> None:
    app = open_app()
    app.button(key="missing").click().run()
    app.text_area(key="text_3").set_value("Det, der ikke blev læst").run()
    assert app.button(key="judge_drafts").label == "Vurdér opslagene (4)"


def test_a_correction_survives_a_cut() -> None:
    app = open_app()
    app.text_area(key="text_0").set_value("Tak for en dejlig tur. Vi ses")
    app.button(key="join_1").click().run()
    assert texts(app)[0] == "Tak for en dejlig tur. Vi ses"


def test_a_doubtful_word_is_marked_and_mended_by_a_click() -> None:
    app = open_app()
    assert "Svært at læse, se efter: »rnor«?" in shown(app)
    app.button(key="word_1_0").click().run()
    assert texts(app)[1] == "min mor henter"
    assert "»rnor«?" not in shown(app)


def test_danger_in_a_picture_comes_before_the_mending() -> None:
    app = open_app([PicturePost(THREAT, None, None, 0.9, (0, 0, 9, 9))])
    assert "[112](tel:112)" in app.error[0].value


def test_there_and_back_again() -> None:
    app = open_app(pasted=[])
    app.text_area(key="text_0").set_value("Rettet").run()
    app.button(key="judge_drafts").click().run()
    app.button(key="way_back").click().run()
    assert texts(app)[0] == "Rettet"


def test_hostile_words_in_a_picture_are_text() -> None:
    hostile = "![x](https://eksempel.dk/x.png) <script>alert(1)</script> :red[x]"
    word = Word("![x](https://eksempel.dk/x.png)", 0.2, (0, 0, 9, 9), ("[y](https://eksempel.dk)",))
    app = open_app([PicturePost(hostile, hostile, None, 0.3, (0, 0, 9, 9), (word,))])
    labels = " ".join(button.label for button in app.button)
    rendered = " ".join(element.value for element in [*app.markdown, *app.caption])
    assert "(https://eksempel.dk" not in labels
    assert "eksempel.dk" not in rendered


def test_many_pages_are_shown_one_at_a_time() -> None:
    white = Image.new("RGB", (320, 400), "white")
    drafts = [draft_of(POSTS[0], 0, 0), draft_of(POSTS[2], 1, 1)]
    app = open_app(picture_pages=[page_of(white, "a.png", 0), page_of(white, "b.png", 0)], drafts=drafts, next_draft=2)
    app.text_area(key="text_0").set_value("Rettet på side et").run()
    app.selectbox(key="picture_shown").set_value(1).run()
    assert texts(app) == ["Selv tak"]
    app.selectbox(key="picture_shown").set_value(0).run()
    assert texts(app) == ["Rettet på side et"]


def line_of_text(text: str) -> bytes:
    from PIL import ImageDraw, ImageFont

    picture = Image.new("RGB", (900, 160), "white")
    ImageDraw.Draw(picture).text((30, 50), text, "black", ImageFont.load_default(size=40))
    stream = BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.skipif(
    not reads_pictures(), reason="needs Tesseract: sudo apt-get install tesseract-ocr tesseract-ocr-dan"
)
def test_a_bad_file_gives_one_line_and_the_rest_is_read() -> None:
    files = [
        ("[x](https://eksempel.dk).svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("halv.png", line_of_text("halv")[:60]),
        ("god.png", line_of_text("Tak for en god tur")),
    ]
    app = open_app([], pictures_waiting=files, pictures_taken=3, picture_pages=[], faults=[], posts=[], pasted=[])
    faults = [warning.value for warning in app.warning]
    assert len(faults) == 2
    assert "er en tegning" in faults[0]
    assert "](https" not in faults[0]
    assert "halv\\.png er beskadiget" in faults[1]
    assert any("Tak for en god tur" in text for text in texts(app))
    assert app.session_state["pictures_waiting"] == []


@pytest.mark.skipif(
    not reads_pictures(), reason="needs Tesseract: sudo apt-get install tesseract-ocr tesseract-ocr-dan"
)
def test_the_example_screenshot_is_one_click_away() -> None:
    app = AppTest.from_file(str(CHECKOUT / "app.py"), default_timeout=90).run()
    app.button(key="sample_screenshot").click().run()
    assert not app.exception
    assert any("optaget mødet med skoleleder Vibe" in text for text in texts(app))


def test_without_tesseract_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from harassflag.intake.screenshot import engine

    engine.tesseract.cache_clear()
    monkeypatch.setattr(engine, "PLACES", ())
    picture = line_of_text("hej")
    files = [("a.png", picture), ("b.png", picture)]
    app = open_app([], pictures_waiting=files, pictures_taken=2, picture_pages=[], faults=[], posts=[], pasted=[])
    [fault] = [warning.value for warning in app.warning]
    assert "apt\\-get install tesseract\\-ocr tesseract\\-ocr\\-dan" in fault
