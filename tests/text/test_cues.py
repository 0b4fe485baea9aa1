from pathlib import Path

import pytest

from harassflag.errors import CorpusError
from harassflag.text import cues_in
from harassflag.text.cues import LEXICON, read_lexicon

CUES = [
    (
        "Så punkterer jeg dine dæk",
        "threat_of_violence",
        [("punkterer", "break_verb", "dine"), ("dæk", "property", "dine")],
    ),
    ("du får tæsk i morgen", "threat_of_violence", [("får tæsk", "hurt_verb", None)]),
    ("Så TÆSKER 😡 jeg hende", "threat_of_violence", [("TÆSKER", "hurt_verb", "hende")]),
    ("han er en klovn", "nickname", [("klovn", "insult_noun", None)]),
    ("skrid din klovn, vi gider dig ikke", "nickname", [("klovn", "insult_noun", "din")]),
    ("vi punkterer dem", "nickname", []),
]


@pytest.mark.parametrize(("text", "type", "expected"), CUES)
def test_cues(text: str, type: str, expected: list[tuple[str, str, str | None]]) -> None:
    found = cues_in(text, type, [(0, len(text))])
    assert [(text[cue.start : cue.end].strip(), cue.meaning.id, cue.aimed_at) for cue in found] == expected


def test_only_cues_in_the_marked_words_are_named() -> None:
    assert [cue.start for cue in cues_in("smadrer og smadrer", "threat_of_violence", [(0, 7)])] == [0]
    assert cues_in("smadrer og smadrer", "threat_of_violence", []) == []


def test_the_lexicon_holds_thousands_of_forms() -> None:
    assert len(read_lexicon(LEXICON).phrases) > 8_000


CLASSES = 'a = {da = "x", en = "x", types = ["rumour"]}\n'
FAULTS = [
    ({"a.txt": "slå, slår\nsparke, slår\n"}, CLASSES, "a.txt:2: the form “slår” stands in line 1 already"),
    ({"a.txt": "slå,, slår\n"}, CLASSES, "a.txt:1: the form “” is empty"),
    ({"b.txt": "slå\n", "a.txt": "x\n"}, CLASSES, "b.txt: no class b in classes.toml"),
    ({}, CLASSES, "class a has no file a.txt"),
]


@pytest.mark.parametrize(("files", "classes", "message"), FAULTS)
def test_a_bad_entry_is_refused_with_file_line_and_reason(
    tmp_path: Path, files: dict[str, str], classes: str, message: str
) -> None:
    (tmp_path / "classes.toml").write_text(classes, encoding="utf-8")
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        read_lexicon(tmp_path)
    assert any(message in fault for fault in caught.value.faults)
