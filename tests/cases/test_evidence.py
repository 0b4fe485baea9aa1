"""Evidence: as it came, sealed, once; and the key that opens it."""

import base64
import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from school import LEADER, TEACHER, handed_in, judged

from harassflag.cases import CaseBook, NewEvidence, NewPost, Origin, open_casebook
from harassflag.cases.sealing import BrokenSealError, Sealer
from harassflag.errors import CasebookError, InputError, RefusedError
from harassflag.policy import Policy
from harassflag.settings import Settings

BYTES = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def files(settings: Settings) -> list[Path]:
    return sorted(path for path in (settings.cases / "evidence").rglob("*") if path.is_file())


def test_bytes_lie_sealed_under_their_digest_for_their_owner_only(book: CaseBook, settings: Settings) -> None:
    case = book.as_(TEACHER).submit([], [NewEvidence(BYTES, "a.png")]).case
    (file,) = files(settings)
    assert (file.parent.name, file.name) == (case, hashlib.sha256(BYTES).hexdigest())
    assert BYTES[:64] not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    exhibit = book.as_(LEADER).open_case(case).evidence[0]
    assert book.as_(LEADER).view_evidence(case, exhibit.id).content == BYTES


def test_the_same_bytes_are_one_exhibit(book: CaseBook, settings: Settings) -> None:
    case = book.as_(TEACHER).submit([], [NewEvidence(BYTES, "a.png"), NewEvidence(BYTES, "b.png")]).case
    again = book.as_(LEADER).add_episode(case, [], [NewEvidence(BYTES, "c.png"), NewEvidence(b"ny", "d.png")])
    assert [(one.number, one.name) for one in again] == [(1, "a.png"), (2, "d.png")]
    assert len(files(settings)) == 2
    assert book.as_(LEADER).open_case(case).case.exhibits == 2


def test_a_post_names_the_exhibit_it_was_read_from(book: CaseBook) -> None:
    posts = [NewPost("Et", evidence=1), NewPost("To")]
    case = book.as_(TEACHER).submit(posts, [NewEvidence(b"a"), NewEvidence(b"b")]).case
    file = book.as_(LEADER).open_case(case)
    assert [post.evidence for post in file.posts] == [file.evidence[1].id, None]


@pytest.mark.parametrize(
    ("content", "why"), [(b"", "for stor.png is empty"), (b"x" * 51, r"for stor\.png is 1 MB; 0 MB is the most")]
)
def test_an_empty_or_too_large_file_is_refused_by_name_and_nothing_kept(
    settings: Settings, policy: Policy, content: bytes, why: str
) -> None:
    book = open_casebook(settings, policy=policy, largest=50)
    with pytest.raises(InputError, match=why):
        book.as_(TEACHER).submit(
            [judged("Hej")], [NewEvidence(b"god", "god.png"), NewEvidence(content, "for stor.png")]
        )
    assert files(settings) == []
    assert book.as_(LEADER).queue().cases == ()
    book.close()


def test_a_copy_says_what_it_was_made_from(book: CaseBook) -> None:
    case = handed_in(book)
    desk = book.as_(LEADER)
    original = desk.open_case(case).evidence[0]
    with pytest.raises(InputError, match="must say what it was made from"):
        desk.add_derived(case, NewEvidence(b"maskeret"))
    copy = desk.add_derived(case, NewEvidence(b"maskeret", derived_from=original.id, derivation="masked"))
    assert (copy.derived_from, copy.derivation, copy.number) == (original.id, "masked", 2)


def test_a_blocked_exhibit_is_shown_to_nobody_and_stays_out_of_exports(book: CaseBook) -> None:
    case = handed_in(book)
    desk = book.as_(LEADER)
    exhibit = desk.open_case(case).evidence[0]
    desk.block_evidence(case, exhibit.id, reason="Viser et barn; politiet er ringet op")
    with pytest.raises(RefusedError, match="Exhibit 1 is blocked"):
        desk.view_evidence(case, exhibit.id)
    assert [one.content for one in desk.export(case, reason="politi").exhibits] == [None]


def test_an_export_is_logged_with_its_digests_and_its_choice(book: CaseBook) -> None:
    case = handed_in(book)
    export = book.as_(LEADER).export(case, reason="Til politiet", masked=False)
    assert [one.content for one in export.exhibits] == [b"billede"]
    line = book.as_(LEADER).open_case(case).log[-1]
    assert (line.action, line.reason, line.detail["masked"]) == ("export", "Til politiet", False)
    assert line.detail["sha256"] == [hashlib.sha256(b"billede").hexdigest()]


def test_what_is_known_of_an_exhibit_may_grow_and_its_bytes_never_change(book: CaseBook) -> None:
    case = handed_in(book)
    desk = book.as_(LEADER)
    before = desk.open_case(case).evidence[0]
    after = desk.describe_evidence(case, before.id, Origin(platform="Snapchat", openness="closed"), version=1)
    assert (after.origin.platform, after.sha256, after.name) == ("Snapchat", before.sha256, before.name)


def keyed(settings: Settings, key: bytes) -> Settings:
    return replace(settings, key=base64.b64encode(key).decode())


@pytest.fixture
def used(settings: Settings, policy: Policy) -> tuple[Settings, str]:
    """A casebook with one case, closed again."""
    book = open_casebook(settings, policy=policy)
    case = handed_in(book)
    book.close()
    return settings, case


def opens(settings: Settings, policy: Policy, case: str) -> None:
    book = open_casebook(settings, policy=policy)
    try:
        file = book.as_(LEADER).open_case(case)
        assert book.as_(LEADER).view_evidence(case, file.evidence[0].id).content == b"billede"
        assert book.verify().faults == ()
    finally:
        book.close()


def test_a_wrong_key_says_so_and_destroys_nothing(used: tuple[Settings, str], policy: Policy) -> None:
    settings, case = used
    with pytest.raises(CasebookError, match="The key does not fit this casebook"):
        open_casebook(keyed(settings, b"x" * 32), policy=policy)
    opens(settings, policy, case)


def test_a_lost_key_is_not_replaced_by_a_new_one(used: tuple[Settings, str], policy: Policy) -> None:
    settings, case = used
    away = settings.key_file.rename(settings.key_file.with_name("kopi"))
    with pytest.raises(CasebookError, match="is not at"):
        open_casebook(settings, policy=policy)
    assert not settings.key_file.exists()
    away.rename(settings.key_file)
    opens(settings, policy, case)


@pytest.mark.parametrize("content", [b"", b"ikke en n\xf8gle", b"AAAA\n", "æ".encode()])
def test_a_file_that_holds_no_key_is_told(used: tuple[Settings, str], policy: Policy, content: bytes) -> None:
    settings, _ = used
    settings.key_file.write_bytes(content)
    with pytest.raises(CasebookError, match="does not hold a key"):
        open_casebook(settings, policy=policy)


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX")
def test_a_key_that_others_may_read_is_refused(used: tuple[Settings, str], policy: Policy) -> None:
    settings, case = used
    assert settings.key_file.stat().st_mode & 0o777 == 0o600
    settings.key_file.chmod(0o640)
    with pytest.raises(CasebookError, match="can be read by others"):
        open_casebook(settings, policy=policy)
    settings.key_file.chmod(0o600)
    opens(settings, policy, case)


def test_the_key_may_stand_in_the_environment(settings: Settings, policy: Policy) -> None:
    given = keyed(settings, b"k" * 32)
    book = open_casebook(given, policy=policy)
    case = handed_in(book)
    book.close()
    assert not settings.key_file.exists()
    opens(given, policy, case)
    assert "a2tra2" not in repr(given)


def test_a_rotated_key_opens_everything_and_the_old_one_nothing(used: tuple[Settings, str], policy: Policy) -> None:
    settings, case = used
    old = settings.key_file.read_text(encoding="ascii")
    book = open_casebook(settings, policy=policy)
    id = book.rotate_key(LEADER)
    assert book.as_(LEADER).open_case(case).case.id == case
    book.close()
    opens(settings, policy, case)
    assert settings.key_file.read_text(encoding="ascii") != old
    with pytest.raises(CasebookError, match=rf"needs the key {id}"):
        open_casebook(replace(settings, key=old.strip()), policy=policy)
    kept = [path for path in settings.key_file.parent.iterdir() if path != settings.key_file]
    assert [path.read_text(encoding="ascii") for path in kept] == [old]


def test_a_rotation_cut_short_leaves_a_casebook_that_opens(used: tuple[Settings, str], policy: Policy) -> None:
    settings, case = used
    fresh = base64.b64encode(b"n" * 32).decode() + "\n"
    settings.key_file.write_text(fresh + settings.key_file.read_text(encoding="ascii"), encoding="ascii")
    opens(settings, policy, case)


def test_rotation_in_the_environment(settings: Settings, policy: Policy) -> None:
    old, new = keyed(settings, b"o" * 32), keyed(settings, b"n" * 32)
    book = open_casebook(old, policy=policy)
    case = handed_in(book)
    with pytest.raises(CasebookError, match="holds one key only"):
        book.rotate_key(LEADER)
    book.close()
    book = open_casebook(replace(settings, key=f"{new.key},{old.key}"), policy=policy)
    book.rotate_key(LEADER)
    book.close()
    opens(new, policy, case)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda sealed: sealed[:-1],
        lambda sealed: sealed + b"\0",
        lambda sealed: b"",
        lambda sealed: b"\x02" + sealed[1:],
        lambda sealed: sealed[:20] + bytes([sealed[20] ^ 1]) + sealed[21:],
    ],
)
def test_sealed_bytes_open_only_whole_and_under_their_name(spoil: Callable[[bytes], bytes]) -> None:
    sealer = Sealer(b"k" * 32)
    sealed = sealer.seal(b"hemmeligt", "posts:1")
    assert sealer.unseal(sealed, "posts:1") == b"hemmeligt"
    with pytest.raises(BrokenSealError):
        sealer.unseal(spoil(sealed), "posts:1")
    for other, name in ((sealer, "posts:2"), (Sealer(b"l" * 32), "posts:1")):
        with pytest.raises(BrokenSealError):
            other.unseal(sealed, name)
