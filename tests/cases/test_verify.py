"""Whatever is changed past the program is found, and its place is named."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from school import LEADER, OTHER_LEADER, TEACHER, handed_in
from sqlalchemy import Engine, create_engine, text

from harassflag.cases import CaseBook, NewEvidence, NewPerson, NewPost
from harassflag.cases.schema import CASE_TABLES
from harassflag.errors import CasebookError, RefusedError
from harassflag.settings import Settings


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """The database as somebody without the program reaches it."""
    url = settings.database_url.replace("postgresql:", "postgresql+psycopg:")
    engine = create_engine(url or f"sqlite:///{settings.cases / 'cases.db'}")
    yield engine
    engine.dispose()


def meddle(engine: Engine, *statements: str) -> None:
    """Change rows past the program, and past the triggers too."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for name in ("log_stands", "log_stays", "evidence_stands", "labels_stand"):
                connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement))


@pytest.fixture
def case(book: CaseBook) -> str:
    """A case with something in every table that work on it fills."""
    case = handed_in(book)
    desk = book.as_(LEADER)
    desk.add_person(case, NewPerson("hit", "Åse Bro"))
    desk.add_note(case, "Talt med Åse")
    desk.set_labels(case, desk.open_case(case).posts[0].id, ["stalking"], reason="", version=1)
    desk.set_step(case, "lead_secure", "done")
    desk.save_draft(case, "police", "Kære politi")
    return case


def told(book: CaseBook) -> str:
    return "\n".join(fault.told() for fault in book.verify().faults)


def test_what_nobody_touched_is_proved(book: CaseBook, case: str) -> None:
    verdict = book.verify()
    assert (verdict.faults, verdict.cases, verdict.files) == ((), 1, 1)
    assert verdict.lines == 7
    assert book.verify().head == verdict.head


FLIP = {
    "sqlite": "cast(substr(sealed, 1, 20) || CASE substr(sealed, 21, 1) WHEN x'00' THEN x'01' ELSE x'00' END"
    " || substr(sealed, 22) AS blob)",
    "postgresql": "set_byte(sealed, 20, get_byte(sealed, 20) # 1)",
}


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE log SET sealed = {flip} WHERE seq = 3", "The words of line 3 of the log were changed"),
        ("UPDATE log SET digest = prev WHERE seq = 3", "Line 3 of the log was changed"),
        ("UPDATE log SET hash = prev WHERE seq = 3", "Line 4 of the log does not follow the line before"),
        ("UPDATE log SET prev = digest WHERE seq = 3", "Line 3 of the log does not follow the line before"),
        ("UPDATE log SET case_id = NULL WHERE seq = 3", "Line 3 of the log was changed"),
        ("UPDATE log SET sealed = NULL WHERE seq = 3", "The words of line 3 of the log are gone"),
        ("DELETE FROM log WHERE seq = 3", "Line 3 of the log is missing"),
        ("DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)", "The log is cut off after line"),
        ("UPDATE head SET seq = seq - 1", "The head of the log was changed"),
        ("DELETE FROM head", "The head of the log is missing"),
        ("UPDATE cases SET status = 'closed'", "Case 2026-0001: cases is not as line"),
        ("UPDATE cases SET route = 'none'", "Case 2026-0001: cases is not as line"),
        ("UPDATE posts SET types = ''", "Case 2026-0001: posts is not as line"),
        ("UPDATE posts SET sealed = {flip}", r"Case 2026-0001: posts [0-9a-f]{{16}} is not as line"),
        ("UPDATE notes SET sealed = {flip}", r"Case 2026-0001: notes [0-9a-f]{{16}} is not as line"),
        ("UPDATE labels SET present = NOT present", "Case 2026-0001: labels is not as line"),
        ("UPDATE steps SET status = 'open'", "Case 2026-0001: steps is not as line"),
        ("UPDATE evidence SET size = 1", "Case 2026-0001: evidence is not as line"),
        ("UPDATE people SET kind = 'writer'", "Case 2026-0001: people is not as line"),
        ("DELETE FROM notes", "Case 2026-0001: notes is not as line"),
        ("DELETE FROM drafts", "Case 2026-0001: drafts is not as line"),
        ("UPDATE data_keys SET wrapped = {flip} WHERE id <> 'house'", "The words of line 2 of the log were changed"),
    ],
)
def test_a_changed_row_is_found_and_named(
    book: CaseBook, case: str, engine: Engine, statement: str, found: str
) -> None:
    flip = FLIP[engine.dialect.name]
    flip = flip.replace("sealed", "wrapped") if "wrapped" in statement else flip
    meddle(engine, statement.format(flip=flip))
    assert re.search(found.format(), told(book)), told(book)


def test_a_case_taken_away_whole_is_missed(book: CaseBook, case: str, engine: Engine) -> None:
    tables = [f"DELETE FROM {table.name} WHERE case_id = '{case}'" for table in reversed(CASE_TABLES[1:])]
    silent = f"DELETE FROM traces; DELETE FROM namings; DELETE FROM cases WHERE id = '{case}'".split(";")
    meddle(engine, *tables, *silent)
    assert f"Case {case} is missing" in told(book)


def test_an_older_state_put_back_is_found(book: CaseBook, case: str, engine: Engine) -> None:
    with engine.connect() as connection:
        row = connection.execute(text("SELECT id, sealed, version FROM posts")).one()
    desk = book.as_(LEADER)
    desk.set_labels(case, row.id, ["rumour"], reason="Nyt syn", version=row.version)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE posts SET sealed = :sealed, version = :version, types = 'stalking'"), row._asdict()
        )
    assert "posts is not as line" in told(book)


@pytest.mark.parametrize("at", [0, 1, 13, 20, -1])
def test_a_changed_byte_of_a_file_is_found_and_named(book: CaseBook, case: str, settings: Settings, at: int) -> None:
    (file,) = [path for path in (settings.cases / "evidence").rglob("*") if path.is_file()]
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)
    assert told(book) == f"Exhibit 1 of case 2026-0001 was changed: {file.as_posix()}"
    exhibit = book.as_(LEADER).open_case(case).evidence[0]
    with pytest.raises(CasebookError, match="was changed past this program"):
        book.as_(LEADER).view_evidence(case, exhibit.id)


def test_a_file_that_is_gone_or_anothers_is_found(book: CaseBook, settings: Settings) -> None:
    desk = book.as_(TEACHER)
    desk.submit([NewPost("x")], [NewEvidence(b"a"), NewEvidence(b"b")])
    first, second = sorted(path for path in (settings.cases / "evidence").rglob("*") if path.is_file())
    first.write_bytes(second.read_bytes())
    second.unlink()
    assert {fault.told().split(":")[0] for fault in book.verify().faults} in (
        {"Exhibit 1 of case 2026-0001 was changed", "Exhibit 2 of case 2026-0001 is missing"},
        {"Exhibit 2 of case 2026-0001 was changed", "Exhibit 1 of case 2026-0001 is missing"},
    )


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE log SET digest = prev", "append-only"),
        ("UPDATE log SET sealed = NULL", "append-only"),
        ("DELETE FROM log", "append-only"),
        ("UPDATE evidence SET sha256 = 'x'", "never altered"),
        ("UPDATE labels SET present = NOT present", "never changed"),
    ],
)
def test_the_database_itself_refuses(book: CaseBook, case: str, engine: Engine, statement: str, said: str) -> None:
    with pytest.raises(Exception, match=said), engine.begin() as connection:
        connection.execute(text(statement))
    assert book.verify().faults == ()


def refused(book: CaseBook, case: str) -> None:
    with pytest.raises(RefusedError, match="not open to you"):
        book.as_(TEACHER).open_case(case)


CHANGES: dict[str, Callable[[CaseBook, str], object]] = {
    "note": lambda book, case: book.as_(LEADER).add_note(case, "x"),
    "look": lambda book, case: book.as_(LEADER).open_case(case),
    "list": lambda book, case: book.as_(LEADER).queue(),
    "search": lambda book, case: book.as_(LEADER).search("bor"),
    "refusal": refused,
    "other": lambda book, case: book.as_(OTHER_LEADER).hold(case, reason="Retssag"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_call_leaves_a_line(book: CaseBook, case: str, change: str) -> None:
    before = book.verify().lines
    CHANGES[change](book, case)
    verdict = book.verify()
    assert (verdict.lines, verdict.faults) == (before + 1, ())


def test_the_log_holds_no_text_in_the_open(book: CaseBook, case: str, settings: Settings) -> None:
    if settings.database_url:
        pytest.skip("the file of the database is the server's")
    for path in [*settings.cases.glob("cases.db*"), *Path(settings.cases / "evidence").rglob("*")]:
        if path.is_file():
            content = path.read_bytes()
            for word in ("hvor du bor", "Talt med", "Kære", "Holm", "billede", "skærm.png"):
                assert word.encode() not in content, (path, word)
