"""A case goes out as PDF/A-3 and BagIt: what is in it, what is not, and that anybody can check it."""

import hashlib
import io
import json
import random
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import bagit
import pikepdf
import pypdfium2
import pytest
import school
from case_files import FILE, LEADER, OPENED, exhibit, fact, post, step
from PIL import Image

from harassflag.cases import CALLS, CaseBook, NewEvidence
from harassflag.cases.records import CaseFile, Exhibit, Export, Statement
from harassflag.cases.report import Report, make_report, review_masks, write_report
from harassflag.cases.report.contents import words
from harassflag.cases.report.typeset import undrawable_in
from harassflag.errors import InputError
from harassflag.policy import Policy, School

AT = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
HOSTILE = (
    '#set text(red) #panic("x") *fed* _kursiv_ $x^2$ `kode` <b>html</b> \\ @ref // komm /* */ [x](y) "citat" #{ } %PDF'
    " \u202eomvendt\u202c \x00\x07 Ære Øre Åre 😡🔪👍🏽🇩🇰 عربي Łódź 你好 "
    + "x" * 300
    + " a"
    + "\u0337" * 50
    + "\n\nny linje\tslut"
)


def picture(size: tuple[int, int] = (300, 500), format: str = "PNG") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, (200, 220, 240)).save(made, format)
    return made.getvalue()


def export_of(file: CaseFile, contents: list[bytes | None], *, masked: bool) -> Export:
    evidence = tuple(
        replace(one, sha256=hashlib.sha256(content or b"").hexdigest(), size=len(content or b""))
        for one, content in zip(file.evidence, contents, strict=True)
    )
    exhibits = tuple(Exhibit(one, content) for one, content in zip(evidence, contents, strict=True))
    return Export(replace(file, evidence=evidence), exhibits, masked, LEADER, AT)


def report_of(
    policy: Policy, file: CaseFile = FILE, contents: list[bytes | None] | None = None, *, masked: bool = True
) -> Report:
    return make_report(export_of(file, contents or [picture()], masked=masked), policy, reason="Til politiet")


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).replace("\u200b", "").split())


def attachments_of(pdf: bytes) -> dict[str, bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {name: spec.get_file().read_bytes() for name, spec in document.attachments.items()}


def test_it_is_pdf_a_3a_and_pdf_ua_1_with_a_title_and_in_danish(policy: Policy) -> None:
    with pikepdf.open(io.BytesIO(report_of(policy, masked=False).pdf)) as document:
        meta = document.open_metadata()
        told = {key: meta.get(key) for key in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")}
        assert told == {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
        assert meta.get("dc:title") == "Sagsrapport 2026-0001"
        assert str(document.Root.Lang) == "da"
        assert document.Root.MarkInfo.Marked
        assert document.docinfo["/CreationDate"] == "D:20261122193000Z"
        fonts = [font for page in document.pages for font in page.Resources.get("/Font", {}).values()]
        descendants = [font.DescendantFonts[0] if "/DescendantFonts" in font else font for font in fonts]
        assert all({"/FontFile2", "/FontFile3"} & set(font.FontDescriptor.keys()) for font in descendants)
        assert not any("/JavaScript" in str(key) or key == "/OpenAction" for key in document.Root.keys())  # noqa: SIM118


def test_the_originals_go_with_it_byte_for_byte(policy: Policy) -> None:
    evidence = (
        exhibit(1, "", name="skærm.png"),
        exhibit(2, "", name="../../etc/<x>.jpg", media_type="image/jpeg"),
        exhibit(3, "", name="sag.txt", media_type="text/plain"),
    )
    contents: list[bytes | None] = [picture(), picture((900, 200), "JPEG"), "Æv".encode()]
    report = report_of(policy, replace(FILE, evidence=evidence), contents, masked=False)
    found = attachments_of(report.pdf)
    assert {name: content for name, content in found.items() if name != "log.jsonl"} == {
        "bilag-001-skaerm.png": contents[0],
        "bilag-002-x_.jpg": contents[1],
        "bilag-003-sag.txt": contents[2],
    }
    with pikepdf.open(io.BytesIO(report.pdf)) as document:
        relations = {str(spec.UF): str(spec.AFRelationship) for spec in document.Root.AF}
        assert relations["bilag-001-skaerm.png"] == "/Source"
    said = text_of(report.pdf)
    for content in contents:
        assert hashlib.sha256(content or b"").hexdigest() in said


def test_hostile_text_comes_out_as_text(policy: Policy) -> None:
    hostile = replace(
        FILE,
        case=replace(FILE.case, title=HOSTILE),
        posts=(post(text=HOSTILE, author=HOSTILE[:60], time_shown="#x"),),
        evidence=(exhibit(1, "", name=HOSTILE[:90]),),
        people=tuple(replace(one, name=HOSTILE[:50], relation=HOSTILE) for one in FILE.people),
        facts=(fact("what_happened", HOSTILE), fact("threat_made", HOSTILE)),
        steps=(step("lead_secure", "done", done_at=OPENED, receipt=HOSTILE, reason=HOSTILE),),
        statements=(Statement(OPENED.date(), HOSTILE, LEADER, OPENED, None),),
        notes=(replace(FILE.notes[0], text=HOSTILE),),
        log=tuple(replace(line, reason=HOSTILE) for line in FILE.log),
    )
    said = text_of(report_of(policy, hostile, masked=False).pdf)
    for part in (
        '#set text(red) #panic("x") *fed* _kursiv_ $x^2$ `kode` <b>html</b>',
        "[x](y)",
        "/* */",
        "Ære Øre Åre",
        "⟨rasende⟩",
        "⟨kniv⟩",
    ):
        assert part in said
    assert "⟨tekstretning vendt⟩omvendt" in said.replace(" ", "").replace("⟨tekstretningvendt", "⟨tekstretning vendt")
    assert "x" * 300 in said.replace(" ", "").replace("\ufffe", "")
    assert "\x00" not in said


PLANES = [
    (0x0, 0x20),
    (0x250, 0x3000),
    (0x300, 0x370),
    (0x600, 0xE00),
    (0x2000, 0x2070),
    (0x3000, 0xD800),
    (0xE000, 0x10000),
]
PLANES += [(0x10000, 0x20000), (0x1F000, 0x1FB00), (0xE0000, 0xE0200)]


@pytest.mark.parametrize("seed", range(3))
def test_any_characters_at_all_can_be_set(seed: int, policy: Policy) -> None:
    rolled = random.Random(seed)
    text = "".join(
        chr(rolled.randrange(*rolled.choice(PLANES))) + rolled.choice(["", "", "a", " "]) for _ in range(600)
    )
    file = replace(FILE, posts=(post(text=text, author=text[:40]),), notes=(replace(FILE.notes[0], text=text[::-1]),))
    assert "Sådan kontrollerer du" in text_of(report_of(policy, file).pdf)


def test_masked_it_names_nobody_and_holds_no_original(policy: Policy) -> None:
    evidence = (exhibit(1, ""), exhibit(2, "", derived_from="e1", derivation="Maskeret kopi"))
    original, copy = picture(), picture((200, 200))
    file = replace(
        FILE, evidence=evidence, facts=(*FILE.facts, fact("what_happened", "Kaj truede Mette ved Skovvangsskolen"))
    )
    report = report_of(policy, file, [original, copy])
    everything = text_of(report.pdf) + "".join(
        content.decode("utf-8") for name, content in report.files.items() if name.endswith((".json", ".jsonl"))
    )
    for name in (
        "Mette",
        "Sørensen",
        "Kaj",
        "Krage",
        "Birger",
        "Sille",
        "Skovvej",
        "40 12 34",
        "Skovvangsskolen",
        "example.org",
        "kaj.krage",
    ):
        assert name not in everything, name
    assert "[medarbejder A] skal få bank når jeg ser hende på [adresse 1]. Ring [telefon 1]" in everything
    assert "Anne Vestergaard" in everything
    attached = attachments_of(report.pdf)
    assert set(attached) == {"bilag-002-skaermbillede-2.png", "log-kaede.jsonl"}
    assert attached["bilag-002-skaermbillede-2.png"] == copy
    assert "entry" not in report.files["log-kaede.jsonl"].decode()
    assert hashlib.sha256(original).hexdigest() in everything


def test_a_word_a_person_has_freed_stays(policy: Policy) -> None:
    file = replace(FILE, posts=(post(text="Så kom Zorbas forbi"),))
    made = make_report(export_of(file, [picture()], masked=True), policy, reason="x", leave=["Zorbas"])
    assert "Så kom Zorbas forbi" in text_of(made.pdf)


def test_a_person_sees_what_will_be_hidden_and_mends_it(policy: Policy) -> None:
    file = replace(FILE, posts=(post(text="Så kom Zorbas og tudemarie forbi Mette"),), notes=())
    shown = {one.place: one for one in review_masks(file)}["post"]
    assert [(shown.text[mask.start : mask.end], mask.placeholder) for mask in shown.masks] == [
        ("Zorbas", "[navn 1]"),
        ("Mette", "[medarbejder A]"),
    ]
    mended = {one.place: one for one in review_masks(file, leave=["Zorbas"], hide=["Tudemarie"])}["post"]
    assert [mended.text[mask.start : mask.end] for mask in mended.masks] == ["tudemarie", "Mette"]
    made = make_report(
        export_of(file, [picture()], masked=True), policy, reason="x", leave=["Zorbas"], hide=["Tudemarie"]
    )
    assert "Så kom Zorbas og [navn 1] forbi [medarbejder A]" in text_of(made.pdf)


def test_blocked_bytes_are_nowhere(policy: Policy) -> None:
    file = replace(FILE, evidence=(exhibit(1, "", blocked=True), exhibit(2, "")))
    report = report_of(policy, file, [None, picture()], masked=False)
    assert "Spærret: vises ikke og kopieres ikke." in text_of(report.pdf)
    assert [name for name in report.files if name.startswith("bilag/")] == ["bilag/bilag-002-skaermbillede-2.png"]


SPOILT = [
    ("cut short", picture()[:200]),
    ("no picture at all", b"<script>alert(1)</script>"),
    ("nothing", b""),
    ("another kind", picture(format="BMP")),
]


@pytest.mark.parametrize(("name", "content"), SPOILT, ids=[row[0] for row in SPOILT])
def test_a_picture_that_cannot_be_shown_is_attached_as_it_is(name: str, content: bytes, policy: Policy) -> None:
    file = replace(FILE, evidence=(exhibit(1, ""), exhibit(2, "")))
    report = report_of(policy, file, [content, picture()], masked=False)
    assert attachments_of(report.pdf)["bilag-001-skaermbillede-1.png"] == content
    assert "Billedet kan ikke vises her." in text_of(report.pdf)


def test_newest_first_with_absolute_times_and_both_words(policy: Policy) -> None:
    old = datetime(2026, 1, 5, 12, tzinfo=UTC)
    file = replace(
        FILE,
        posts=(post(1, "den gamle", time_resolved=old), post(2, "den nye"), post(3, "uden tid", time_resolved=None)),
    )
    said = text_of(report_of(policy, file).pdf)
    assert said.index("den nye") < said.index("den gamle") < said.index("uden tid")
    assert "Opslag 1 – 5. januar 2026 kl. 13.00" in said
    assert "kun vist tid: »i går kl. 21:41«" in said
    assert "Konkret trussel om vold (klar)" in said
    assert "Sted og handling er nævnt." in said


def test_an_empty_case_is_a_report_too(policy: Policy) -> None:
    empty = replace(
        FILE,
        posts=(),
        evidence=(),
        people=(),
        notes=(),
        steps=(),
        facts=(),
        follow_ups=(),
        log=(),
        case=replace(FILE.case, title=""),
    )
    said = text_of(make_report(export_of(empty, [], masked=True), policy, reason="").pdf)
    assert "Sagen har ingen opslag." in said
    assert "Sagen har ingen bilag." in said


def test_the_school_stands_on_the_front(policy: Policy) -> None:
    named = replace(policy, school=School(name="Skovbrynskolen", address="Skovbryn 1"))
    said = text_of(make_report(export_of(FILE, [picture()], masked=False), named, reason="x").pdf)
    assert said.startswith("Skovbrynskolen, Skovbryn 1 Sag 2026-0001")


@pytest.mark.parametrize("masked", [True, False])
def test_any_archive_can_check_the_bag(masked: bool, tmp_path: Path, policy: Policy) -> None:
    written = write_report(report_of(policy, masked=masked), tmp_path / "ud")
    assert written.pdf.name == ("sag-2026-0001.pdf" if masked else "sag-2026-0001-umaskeret.pdf")
    bag = bagit.Bag(str(written.bag))
    bag.validate()
    assert bag.info["External-Identifier"] == "2026-0001"
    inside = written.bag / "data" / written.pdf.name
    assert inside.read_bytes() == written.pdf.read_bytes()
    assert json.loads((written.bag / "data" / "sag.json").read_text(encoding="utf-8"))["number"] == "2026-0001"
    with inside.open("ab") as file:
        file.write(b" ")
    with pytest.raises(bagit.BagValidationError):
        bag.validate()
    assert sorted(path.name for path in (tmp_path / "ud").iterdir()) == [written.bag.name, written.pdf.name]


def test_the_log_can_be_checked_as_the_page_says(book: CaseBook, policy: Policy) -> None:
    """The recipe of "Sådan kontrollerer du", by hand, on a log the casebook wrote."""
    desk = book.as_(school.LEADER)
    judged = school.judged("Åse får bank", "threat_of_violence")
    case = (
        book.as_(school.TEACHER).submit([judged], [NewEvidence(picture(), "å.png", "image/png")], hit="employee").case
    )
    desk.set_step(case, "lead_secure", "done")
    for masked in (False, True):
        report = make_report(desk.export(case, reason="Æv", masked=masked), policy, reason="Æv")
        attached = attachments_of(report.pdf)
        rows = [json.loads(line) for line in attached["log-kaede.jsonl" if masked else "log.jsonl"].splitlines()]
        assert [row["seq"] for row in rows][:2] == [1, 2]
        for row in rows:
            assert masked or hashlib.sha256(row["entry"].encode()).hexdigest() == row["digest"]
            made = f'[{row["seq"]},"{row["prev"]}","{row["case"]}","{row["digest"]}"]'
            assert hashlib.sha256(made.encode()).hexdigest() == row["hash"]
        assert rows[-1]["hash"] in text_of(report.pdf)
        assert masked or attached["bilag-001-aa.png"] == picture()


def test_a_file_may_be_named_and_nothing_is_overwritten(tmp_path: Path, policy: Policy) -> None:
    report = report_of(policy)
    written = write_report(report, tmp_path / "x" / "rapport.pdf")
    assert (written.pdf.name, written.bag.name) == ("rapport.pdf", "rapport-bagit")
    with pytest.raises(InputError, match=r"rapport\.pdf is there already"):
        write_report(report, tmp_path / "x" / "rapport.pdf")


def test_every_call_has_its_danish_words() -> None:
    assert set(words()["actions"]) >= set(CALLS)


def test_what_the_fonts_lack_is_found() -> None:
    assert undrawable_in(["æøå ÆØÅ »–« Łódź عربي", "你好", "abc"]) == frozenset("你好")


def test_the_bagit_command_alone_is_enough(tmp_path: Path, policy: Policy) -> None:
    written = write_report(report_of(policy), tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", str(written.bag)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
