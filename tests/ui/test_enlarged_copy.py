"""An enlarged copy of a picture is an exhibit of its own, made by one button."""

import io

import pytest
from PIL import Image
from screen_pages import Open, everything
from screen_people import LEADER, TEACHER, threat

from harassflag.cases import CaseBook, NewEvidence
from harassflag.cases.report import is_masked_copy
from harassflag.errors import InputError
from harassflag.ui.enlarged_copy import enlarged_evidence


def picture(size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "PNG")
    return out.getvalue()


def handed_in(book: CaseBook, content: bytes) -> str:
    return book.as_(TEACHER).submit([threat()], [NewEvidence(content, "skærm.png", "image/png")]).case


def test_one_button_makes_it_once(book: CaseBook, open_page: Open) -> None:
    case = handed_in(book, picture((300, 120)))
    desk = book.as_(LEADER)
    original = desk.open_case(case).evidence[0]
    app = open_page("case_page", LEADER, id=case)
    app.button(key=f"enlarge:{original.id}").click().run()
    assert not app.exception
    assert "Den forstørrede kopi er nu et bilag for sig" in everything(app)
    assert "af bilag 1, forstørret 2 gange i bredde og højde" in everything(app)
    assert f"enlarge:{original.id}" not in {button.key for button in app.button}
    kept, copy = desk.open_case(case).evidence
    assert (kept.sha256, copy.derived_from) == (original.sha256, original.id)
    assert not is_masked_copy(copy)
    assert Image.open(io.BytesIO(desk.view_evidence(case, copy.id).content or b"")).size == (600, 240)


def test_a_picture_that_is_large_already_is_told(book: CaseBook) -> None:
    content = picture((2500, 2000))
    case = handed_in(book, content)
    with pytest.raises(InputError, match="large already"):
        enlarged_evidence(content, book.as_(LEADER).open_case(case).evidence[0])
