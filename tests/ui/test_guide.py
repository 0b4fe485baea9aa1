"""The user guide names only what is on the screen, and shows only pictures that are there and small."""

import re

import polib
import pytest

from harassflag.settings import CHECKOUT, PACKAGE

GUIDE = (CHECKOUT / "docs" / "vejledning.md").read_text(encoding="utf-8")
BUTTONS = [
    "Vurdér", "Send til ledelsen", "Gem som sag", "Det, jeg har sendt", "Sager", "Bekræft eller ret", "Spær bilaget",
    "Tilføj, hvad du ved", "Tag sagen", "Frister til din kalender", "Se, hvad der bliver skjult", "Fortsæt med min",
    "Tag den anden", "Gøres ikke", "Opfølgning med den ramte", "Navne skjult", "Find navne i billedet", "Opbevaring", "Slet for altid", "Er det den samme sag?",
    "Lad modellen lære af det", "Modellen lærer", "Se på", "Versioner", "Hvad er ændret", "Over tid", "Gå tilbage til modellen før",
]  # fmt: skip


@pytest.mark.parametrize("picture", sorted(set(re.findall(r"\((images/[^)]+)\)", GUIDE))))
def test_pictures_are_there_and_small(picture: str) -> None:
    assert (CHECKOUT / "docs" / picture).stat().st_size < 150_000


def test_what_the_guide_tells_to_press_is_on_the_screen() -> None:
    shown = "\n".join(entry.msgstr for entry in polib.pofile(str(PACKAGE / "locale" / "da.po")))
    assert [name for name in BUTTONS if name not in GUIDE] == []
    assert [name for name in BUTTONS if name not in shown] == []
