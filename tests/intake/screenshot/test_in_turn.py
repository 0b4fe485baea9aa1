"""Pictures read for many people: in the order they came, by a process of its own that may die, be broken off, or be met by nonsense."""

import io
import os
import signal
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from harassflag.errors import InputError
from harassflag.intake.screenshot import (
    PageRead,
    Waiting,
    WholePage,
    in_turn,
    read_everything,
    read_everything_in_turn,
    read_in_turn,
    read_picture,
)

pytestmark = pytest.mark.long

Reading = Generator[Waiting | PageRead, None, None]


@pytest.fixture(autouse=True, scope="module")
def _nobody_reads_on() -> Iterator[None]:
    yield
    in_turn._PICTURES.close()
    in_turn._PDFS.close()


def page(text: str) -> Image.Image:
    drawn = Image.new("RGB", (800, 200), "white")
    ImageDraw.Draw(drawn).text((40, 60), text, fill="black", font=ImageFont.load_default(32))
    return drawn


def png(text: str) -> bytes:
    held = io.BytesIO()
    page(text).save(held, "PNG")
    return held.getvalue()


def pdf(*texts: str) -> bytes:
    held = io.BytesIO()
    first, *others = (page(text) for text in texts)
    first.save(held, "PDF", save_all=True, append_images=others)
    return held.getvalue()


def pages(raw: bytes, name: str) -> list[PageRead]:
    with closing(read_in_turn(raw, name)) as reading:
        return [told for told in reading if isinstance(told, PageRead)]


def test_it_reads_what_is_read_without_it() -> None:
    raw = png("Det første brev til skolen\nfra en mor")
    (told,) = pages(raw, "brev.png")
    assert told.posts == read_picture(raw, "brev.png").posts
    assert (told.done, told.pages, told.picture.size) == (1, 1, (800, 200))
    assert told.picture.tobytes() == page("Det første brev til skolen\nfra en mor").tobytes()
    whole = [told for told in read_everything_in_turn(raw, "brev.png") if not isinstance(told, Waiting)]
    assert whole == [read_everything(raw, "brev.png")]
    assert isinstance(whole[0][0], WholePage)


def test_pages_come_one_by_one_and_a_refusal_in_its_own_words() -> None:
    assert [(one.done, one.pages) for one in pages(pdf("Side et", "Side to"), "brev.pdf")] == [(1, 2), (2, 2)]
    with pytest.raises(InputError, match=r"\udc80 is not a picture that can be read"):
        pages(b"nej", "\udc80")
    with pytest.raises(InputError, match=r"No text was found in kat\.png"):
        pages(png(""), "kat.png")


def test_each_waits_its_turn_and_knows_how_many_come_first() -> None:
    raw = pdf("Side et", "Side to")
    with (
        closing(read_in_turn(raw, "a.pdf")) as first,
        closing(read_in_turn(raw, "b.pdf")) as second,
        closing(read_in_turn(raw, "c.pdf")) as third,
    ):
        take_turns(first, second, third)


def take_turns(first: Reading, second: Reading, third: Reading) -> None:
    next(told for told in first if isinstance(told, PageRead))
    assert next(second) == Waiting(1)
    assert next(third) == Waiting(2)
    second.close()
    assert next(third) == Waiting(1)
    assert isinstance(list(first)[-1], PageRead)
    assert isinstance(list(third)[-1], PageRead)


def test_a_picture_does_not_wait_behind_a_document() -> None:
    with closing(read_in_turn(pdf("Side et", "Side to"), "lang.pdf")) as long:
        next(told for told in long if isinstance(told, PageRead))
        assert len(pages(png("Et brev"), "kort.png")) == 1


def test_what_is_broken_off_holds_up_nobody() -> None:
    begun = read_in_turn(pdf(*["Side"] * 50), "lang.pdf")
    next(told for told in begun if isinstance(told, PageRead))
    begun.close()
    assert len(pages(pdf("Side et"), "kort.pdf")) == 1


def test_a_reader_that_dies_is_told_in_words_and_the_next_file_is_read() -> None:
    reading = read_in_turn(png("Et brev"), "bombe.png")
    next(reading)
    os.kill(process(), signal.SIGKILL)
    with pytest.raises(InputError, match=r"bombe\.png is too large to be read here"):
        list(reading)
    assert len(pages(png("Et brev"), "b.png")) == 1
    os.kill(process(), signal.SIGKILL)
    os.waitid(os.P_PID, process(), os.WEXITED | os.WNOWAIT)
    assert len(pages(png("Et brev"), "b.png")) == 1


def test_a_reader_makes_room_for_a_fresh_one(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = png("Et brev")
    pages(raw, "a.png")
    before = process()
    monkeypatch.setattr(in_turn, "MOST_FILES", 1)
    pages(raw, "a.png")
    monkeypatch.undo()
    pages(raw, "a.png")
    assert process() != before


def test_it_is_given_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARASSFLAG_KEY", "hemmelig")
    pages(png("Et brev"), "a.png")
    assert Path(f"/proc/{process()}/environ").read_bytes() == b"OMP_THREAD_LIMIT=1\x00"


def process() -> int:
    reader = in_turn._PICTURES._reader
    assert reader is not None
    return reader._process.pid
