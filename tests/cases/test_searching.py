"""Searching: what stands in a case finds it, and what is kept for searching stays sealed and goes with the case."""

from school import LEADER, TEACHER, handed_in, judged
from sqlalchemy import create_engine, text, update

from harassflag.cases import CaseBook, NewPerson
from harassflag.cases.database import FILE
from harassflag.cases.schema import words
from harassflag.settings import Settings


def found(book: CaseBook, asked: str) -> list[str]:
    return [case.id for case in book.as_(LEADER).search(asked)]


def engine_of(settings: Settings):  # type: ignore[no-untyped-def]
    url = settings.database_url.replace("postgresql:", "postgresql+psycopg:")
    return create_engine(url or f"sqlite:///{settings.cases / FILE}")


def test_what_is_changed_is_found_and_what_is_gone_is_not(book: CaseBook) -> None:
    case = handed_in(book, "Øv, en rigtig særling")
    desk = book.as_(LEADER)
    assert found(book, "SÆRLING øv") == found(book, "2026-0001") == [case]
    desk.describe_case(case, version=desk.open_case(case).case.version, title="Skolebussen")
    helper = desk.add_person(case, NewPerson("tr", "Tora Tangård"))
    assert found(book, "skolebus") == found(book, "tora") == [case]
    desk.remove_person(case, helper.id, reason="Forkert")
    assert found(book, "tora") == found(book, "sag") == []


def test_a_case_of_an_older_program_is_read_once_and_kept(book: CaseBook, settings: Settings) -> None:
    case = handed_in(book, "Øv, en rigtig særling")
    engine = engine_of(settings)
    for spoilt in (None, b"\x01spoilt"):
        with engine.begin() as connection:
            connection.execute(update(words).values(said=spoilt))
        assert found(book, "særling") == [case]
        with engine.connect() as connection:
            kept = connection.execute(text("SELECT said FROM words")).scalar_one()
        assert kept not in (None, spoilt)
    engine.dispose()


def test_the_words_lie_sealed(book: CaseBook, settings: Settings) -> None:
    book.as_(TEACHER).submit([judged("hemmelighedskræmmeri", "nickname")], title="Titelordet")
    engine = engine_of(settings)
    with engine.connect() as connection:
        kept = bytes(connection.execute(text("SELECT said FROM words")).scalar_one())
    engine.dispose()
    assert b"hemmelig" not in kept
    assert b"titelord" not in kept.lower()
