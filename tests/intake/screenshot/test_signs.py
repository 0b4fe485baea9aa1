"""Names and tags with @ # and _: the second reading keeps its signs, the first its Danish letters."""

import pytest

from harassflag.intake.screenshot.engine import Glyphs
from harassflag.intake.screenshot.signs import with_danish_letters, with_signs


@pytest.mark.parametrize(
    ("signed", "danish", "meant"),
    [
        ("#handbold", "ithåndbold", "#håndbold"),
        ("Zz_storm_zz", "zzstorm,zz", "zz_storm_zz"),
        ("@Greevling", "EGrævling", "@Grævling"),
        ("@Oline", "Øoline", "@oline"),
        ("u/k_lund", "u/klund", "u/k_lund"),
        ("@kim_paa_kanten", "kim,paa,kanten", "@kim_paa_kanten"),
        ("@abc", "noget helt andet", "@abc"),
    ],
)
def test_letters(signed: str, danish: str, meant: str) -> None:
    assert with_danish_letters(signed, danish) == meant


def word(text: str, left: int, confidence: float = 0.9) -> Glyphs:
    return Glyphs(text, confidence, (left, 0, left + 12 * len(text), 24))


@pytest.mark.parametrize(
    ("again", "ats", "meant"),
    [
        ([word("@tobber", 0)], [2.0], "@tobber øvede"),
        ([word("@tobber", 0), word("@vede", 100)], [2.0], "@tobber øvede"),
        ([word("@tobber", 0, 0.2)], [2.0], "Gtobber øvede"),
        ([word("@tobber", 0)], [], "Gtobber øvede"),
    ],
    ids=["a shape like @", "ø is none", "hardly read", "no such shape"],
)
def test_an_at_needs_its_shape(again: list[Glyphs], ats: list[float], meant: str) -> None:
    read = [word("Gtobber", 0), word("øvede", 100)]
    assert " ".join(one.text for one in with_signs(read, again, ats)) == meant
