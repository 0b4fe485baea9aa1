import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harassflag.cases.masking import Known, Mask, Masker, apply_masks
from harassflag.settings import load_settings

METTE = Known(("Mette Holm Sørensen", "mette.holm.7b"), "employee")
KAJ = Known(("Kaj Krage", "kaj.krage.7"), "parent")
SILLE = Known(("Sille Krage",), "pupil")
PEOPLE = (METTE, KAJ, SILLE)
SLANGEN = Known(("slangen99",))

TEXTS = [
    ("the full name", "Mette Holm Sørensen er dum", "[medarbejder A] er dum"),
    ("first and last", "mette sørensen er dum", "[medarbejder A] er dum"),
    ("the first name alone, in any case", "METTE og mette", "[medarbejder A] og [medarbejder A]"),
    ("genitive", "Mettes bil og Mette's cykel", "[medarbejder A]s bil og [medarbejder A]'s cykel"),
    ("drawn out", "Metteeee hold kæft", "[medarbejder A] hold kæft"),
    ("spaced", "m e t t e er dum", "[medarbejder A] er dum"),
    ("split by nothing visible", "Met\u200bte er dum", "[medarbejder A] er dum"),
    ("run together", "#mettesørensen og metteholmsoerensen", "#[medarbejder A] og [medarbejder A]"),
    ("shared by two", "familien Krage igen", "familien [forælder B eller elev C] igen"),
    ("by profile", "spørg kaj.krage.7", "spørg [forælder B]"),
    ("a handle that holds a known name", "spørg @mette_holm!", "spørg [medarbejder A]!"),
    ("a handle nobody knows", "følg @slangen99 nu", "følg [profil 1] nu"),
    ("an ordinary word stays", "Ved en holm sad en krage", "Ved en holm sad en [forælder B eller elev C]"),
    ("a stranger by first name", "jeg så fatima i går", "jeg så [person D] i går"),
    ("a stranger's full name", "Ring til Jonas H. Vinterberg nu", "Ring til [person D] nu"),
    ("a stranger by title", "Så kom hr. Qvortrup", "Så kom hr. [person D]"),
    ("a surname alone", "hos andersen i kiosken", "hos [person D] i kiosken"),
    ("an unknown proper name", "det var Zorbas der gjorde det", "det var [navn 1] der gjorde det"),
    ("the same stranger twice", "Fatima! hvor er fatima, og Omar?", "[person D]! hvor er [person D], og [person E]?"),
    ("words that are names too", "dit liv, min tone, per dag og en ravn", "dit liv, min tone, per dag og en ravn"),
    ("media and feasts", "Skrev hun på Facebook om Jul og Aula", "Skrev hun på Facebook om Jul og Aula"),
    ("shouting is no name", "du er SÅ DUM og KLAM", "du er SÅ DUM og KLAM"),
    ("a school", "hun går på Skovvangsskolen", "hun går på [skole 1]"),
    ("a school in two words", "på Sankt Olai Skole i morgen", "på [skole 1] i morgen"),
    ("any school", "skolen, folkeskolen og musikskolen", "skolen, folkeskolen og musikskolen"),
    ("a town", "vi ses i valby og i Aarhus", "vi ses i [sted 1] og i [sted 2]"),
    ("a town's genitive", "Randers’ bedste, Vejles værste", "[sted 1]’ bedste, [sted 2]s værste"),
    ("a town that is a word", "det er midt på vejen, giv hende ringe", "det er midt på vejen, giv hende ringe"),
    ("a municipality", "Klag til Ukendtby Kommune", "Klag til [sted 1] Kommune"),
    ("an address", "hun bor Skovvej 12, 2. tv., 8000 Aarhus C", "hun bor [adresse 1]"),
    ("an address in small letters", "hun bor skovbrynsvej 12b i valby", "hun bor [adresse 1] i [sted 1]"),
    ("an address in two words", "Nørre Allé 5 er grim", "[adresse 1] er grim"),
    ("no address", "alle 23 elever kan have 3 bøger på vej 2 gange", "alle 23 elever kan have 3 bøger på vej 2 gange"),
    ("a street", "hun bor på Lindevangsvænget", "hun bor på [sted 1]"),
    ("CPR", "010190-1234 og 010190 1234", "[cpr 1] og [cpr 1]"),
    ("CPR without a day", "999999-1234", "[cpr 1]"),
    ("a phone in pairs", "ring 40 12 34 56!", "ring [telefon 1]!"),
    ("a phone, twice", "+45 40123456 eller 40123456", "[telefon 1] eller [telefon 1]"),
    ("two phones", "40 12 34 56 og 40 12 34 57", "[telefon 1] og [telefon 2]"),
    ("a phone with nothing visible in it", "4012\u200b3456", "[telefon 1]"),
    ("a wide phone", "４０１２３４５６", "[telefon 1]"),
    ("a help line stays", "ring 112 eller 114", "ring 112 eller 114"),
    ("a date stays", "den 23-11-2026, 23.11.2026, 20261123, 2026-11-23, kl. 12.45 og i 2026", "den 23-11-2026, 23.11.2026, 20261123, 2026-11-23, kl. 12.45 og i 2026"),
    ("e-mail", "skriv til mette.holm@skole.example.dk.", "skriv til [e-mail 1]."),
    ("a link", "se https://example.org/kaj.krage/1?x=Mette nu", "se [link 1] nu"),
    ("a bare link", "se facebook.com/kaj.krage nu", "se [link 1] nu"),
    ("nothing", "", ""),
    ("emoji", "😡😡 Mette 🔪", "😡😡 [medarbejder A] 🔪"),
    ("brackets in the text", "[elev A] og Mette", "[elev A] og [medarbejder A]"),
    ("title case all through", "Du Er Så Dum At Høre På", "Du Er Så Dum At Høre På"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "masked"), TEXTS, ids=[row[0] for row in TEXTS])
def test_masked(name: str, text: str, masked: str) -> None:
    assert Masker(PEOPLE).mask(text) == masked


def test_masks_are_stretches_of_the_original() -> None:
    text = "Sig til Mette: ring 40 12 34 56"
    masks = Masker(PEOPLE).find(text)
    assert [(text[mask.start : mask.end], mask.kind, mask.placeholder) for mask in masks] == [
        ("Mette", "employee", "[medarbejder A]"),
        ("40 12 34 56", "phone", "[telefon 1]"),
    ]


def test_one_name_has_one_placeholder_through_an_export() -> None:
    masker = Masker(PEOPLE)
    first, second = masker.mask("Fatima og Omar"), masker.mask("Omar slog Fatima, sagde Kaj")
    assert (first, second) == ("[person D] og [person E]", "[person E] slog [person D], sagde [forælder B]")


def test_a_person_mends() -> None:
    masker = Masker((*PEOPLE, Known(("tudemarie",), "pupil")), leave=["Zorbas", "Fatima"])
    assert masker.mask("så sagde tudemarie til Zorbas og Fatima") == "så sagde [elev D] til Zorbas og Fatima"
    text = "den høje fra 7.b"
    assert apply_masks(text, [Mask(0, 8, "pupil", "[elev D]")]) == "[elev D] fra 7.b"


def test_a_profile_of_one_word_with_digits() -> None:
    assert Masker([SLANGEN]).mask("slangen99 og @slangen99") == "[person A] og [person A]"


@pytest.mark.parametrize("name", ["Ukendt", "en forælder", "Mor til elev i 7.b", "", "?", "en"])
def test_a_name_nobody_knows_hides_nothing(name: str) -> None:
    text = "en ukendt forælder til en elev i klassen skrev det, sagde mor"
    assert Masker([Known((name,), "parent")]).mask(text) == text


def test_only_the_known_are_masked_among_those_who_handle_the_case() -> None:
    masker = Masker(PEOPLE)
    assert masker.mask_known("Anne Vestergaard") == "Anne Vestergaard"
    assert masker.mask_known("Mette Holm Sørensen") == "[medarbejder A]"


def test_masking_twice_changes_nothing() -> None:
    masker = Masker(PEOPLE)
    once = masker.mask("Mette, Fatima, Skovvangsskolen, 40 12 34 56, Skovvej 12 og Kaj på Facebook")
    assert masker.mask(once) == once


def test_twenty_six_people_and_more() -> None:
    masker = Masker([Known((f"Xq{chr(97 + n // 26)}{chr(97 + n % 26)}z",), "pupil") for n in range(28)])
    assert masker.mask("xqaaz xqazz xqbaz") == "[elev A] [elev Z] [elev AA]"


def test_harmless_school_talk_is_left_readable() -> None:
    """Of the corpus's words no more than one in twelve is masked, so that the sense stays."""
    data = load_settings().data / "posts" / "b001.jsonl"
    texts = [json.loads(line)["text"] for line in data.read_text(encoding="utf-8").splitlines()]
    words = sum(len(text.split()) for text in texts)
    masks = sum(len(Masker().find(text)) for text in texts)
    assert 0 < masks < words / 12


@given(
    st.lists(
        st.sampled_from(
            [
                "Mette",
                "kaj",
                "@mette",
                "40 12 34 56",
                "Skovvej 3",
                "\u200b",
                "😡",
                " ",
                "'s",
                "Aa",
                "\u0301",
                "[elev A]",
                "x@y.dk",
                "\ue000",
                "ǅ",
            ]
        ),
        max_size=12,
    )
)
@settings(max_examples=150, deadline=None)
def test_masks_stand_in_order_inside_the_text_and_never_overlap(parts: list[str]) -> None:
    text = "".join(parts)
    masks = Masker(PEOPLE).find(text)
    edges = [edge for mask in masks for edge in (mask.start, mask.end)]
    assert edges == sorted(edges)
    assert all(0 <= mask.start < mask.end <= len(text) for mask in masks)
    assert Masker(PEOPLE).mask(text) == apply_masks(text, masks)
