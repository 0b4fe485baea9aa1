import pytest

from harassflag.records import Span
from harassflag.ui.marking import as_plain, marked_html, merged, quoted, showable

MARKED = [
    ("du <b>er</b> dum", [(0, 2)], ["<mark", ">du</mark> &lt;b&gt;er&lt;/b&gt; dum"]),
    ("a & b", [], ["a &amp; b"]),
    ('"x" onload=', [(0, 3)], [">&quot;x&quot;</mark> onload="]),
]


@pytest.mark.parametrize(("text", "spans", "parts"), MARKED)
def test_text_is_escaped_inside_and_outside_marks(text: str, spans: list[tuple[int, int]], parts: list[str]) -> None:
    html = marked_html(text, [Span(*span) for span in spans])
    assert all(part in html for part in parts)


def test_overlapping_spans_become_one() -> None:
    assert merged([Span(5, 9), Span(0, 3), Span(2, 6)]) == [Span(0, 9)]


def test_a_long_text_is_cut_after_its_beginning() -> None:
    html = marked_html("x" * 50_000, [Span(100, 110), Span(40_000, 40_010)])
    assert len(html) < 8_000
    assert "[…]" in html


def test_a_quotation_of_very_many_words_is_cut() -> None:
    assert quoted("du er dum", [Span(0, 2), Span(6, 9)]) == "»du« … »dum«"
    assert len(quoted("ord " * 5_000, [Span(4 * at, 4 * at + 3) for at in range(5_000)])) < 1_100


def test_a_file_name_is_no_markdown() -> None:
    assert as_plain("![x](http://a.b)") == r"\!\[x\]\(http\:" + "\u2060" + r"\/\/a\.b\)"
    assert as_plain("blå fil 1") == "blå fil 1"


def test_a_lone_surrogate_is_shown_as_one_unknown_sign() -> None:
    assert showable("æ\ud800\udfff😀") == "æ\ufffd\ufffd😀"
    assert ">dig</mark>" in marked_html("\ud800 dig", [Span(2, 5)])
