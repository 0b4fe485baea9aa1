import sys

import pytest

from harassflag.model.kernel.characters import CODE_POINTS, LONGEST_FORM, Characters
from harassflag.text.normalise import spelling


@pytest.mark.long
def test_every_character_of_unicode_has_its_form() -> None:
    characters = Characters()
    for page in range(0, CODE_POINTS, 256):
        characters.learn(page)
    tables = characters.tables
    assert sys.maxunicode + 1 == CODE_POINTS
    assert tables.length.max() <= LONGEST_FORM
    for code in [*range(0x3000), *range(0x1F000, 0x20000), *range(0xF900, 0x10000)]:
        form = tables.form_of[code]
        first = tables.first[form]
        letters = tables.letters[first : first + tables.length[form]]
        assert "".join(map(chr, letters)) == spelling(chr(code))
