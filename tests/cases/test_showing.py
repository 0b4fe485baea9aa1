import pytest

from harassflag.cases.report.showing import LONGEST_SHOWN, name_of, shown

TEXTS = [
    ("plain", "Ære og Åse sa'r hej", ["Ære og Åse sa'r hej"]),
    ("nothing", "", []),
    ("an emoji in words", "du 😡!", ["du ", {"sign": "rasende"}, "!"]),
    ("skin tones and joiners are dropped", "👍🏽", [{"sign": "tommel op"}]),
    ("an emoji no list has", "🛐", [{"sign": "place of worship U+1F6D0"}]),
    ("a flag", "🇩🇰", [{"sign": "flag D"}, {"sign": "flag K"}]),
    ("turned around", "\u202eabc\u202c", [{"sign": "tekstretning vendt"}, "abc", {"sign": "tekstretning tilbage"}]),
    ("a control character", "a\x00b\x1b", ["a", {"sign": "tegn U+0000"}, "b", {"sign": "tegn U+001B"}]),
    ("nothing visible", "a\u200bb\u2060c\ufeffd", ["abcd"]),
    ("tabs and odd spaces", "a\tb\u00a0c\u3000d\re", ["a b c d e"]),
    ("line ends", "a\r\nb\u2028c\nd", ["a\nb\nc\nd"]),
    ("æøå in two pieces", "A\u030arhus", ["Århus"]),
    ("heaps of marks", "a" + "\u0337" * 50, ["a\u0337\u0337"]),
    ("marks with nothing to stand on", "\u0301 \u0301b\u0301😡\u0301", [" b\u0301", {"sign": "rasende"}]),
    ("a long word may break", "x" * 60, ["x" * 28 + "\u200b" + "x" * 28 + "\u200b" + "x" * 4]),
    ("markup is text", "*b* #set text(red) <b>$x$</b>", ["*b* #set text(red) <b>$x$</b>"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "runs"), TEXTS, ids=[row[0] for row in TEXTS])
def test_shown(name: str, text: str, runs: list[object]) -> None:
    assert shown(text) == runs


def test_what_no_font_has_is_named() -> None:
    assert shown("a你b", ["你"]) == ["a", {"sign": "cjk unified ideograph-4f60 U+4F60"}, "b"]
    assert name_of("\ue000") == "tegn U+E000"


def test_an_endless_text_says_how_much_is_left_out() -> None:
    runs = shown("ord " * 10_000)
    assert str(runs[-1]).endswith("[… 20.000 tegn mere]")
    assert len(str(runs[-1])) < LONGEST_SHOWN + 40
