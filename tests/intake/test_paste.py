import pytest

from harassflag.errors import InputError
from harassflag.intake import read_paste

FACEBOOK = """Mogens Lyngby
23. november kl. 21.14 ·
Så er der igen ingen voksne i gården.
Del gerne!
Alle reaktioner:
12
3 kommentarer
Synes godt om
Kommentér
Del
Vis flere kommentarer
Tina Bækholm
Det har jeg også hørt 🤮
14 t.
Synes godt om
Svar
2
Søren Aagaard-Holt
Forfatter
Tag den med lederen.
Synes godt om · Svar · 13 t. · Redigeret
"""

DESKTOP = """Line K.
Hvem har hentet Villads?
Synes godt om
Svar
3 min.
Vis 2 svar
Bo af Rosenborg
Det har mormor.
Synes godt om
Svar
1 min.
"""

ANDROID = """23.11.2023 14.05 - Beskeder og opkald er end-to-end-krypterede. Ingen uden for denne chat kan læse dem.
23.11.2023 14.06 - Bo Holm: Hej alle
to linjer i én besked
23.11.2023 14.07 - Ida: <Medier udeladt>
23.11.2023 14.08 - Ida: vi ses kl. 8: ved porten
23.11.2023 14.09 - Ida forlod gruppen
"""

IPHONE = """[23/11/2023, 14.06.12] Bo Holm: Hej alle
\u200e[23/11/2023, 14.07.01] Ida: \u200ebillede udeladt
[23/11/2023, 14.08.44] ~ Ida: tak for i dag
"""

THREADS = [
    (
        FACEBOOK,
        [
            ("Mogens Lyngby", "23. november kl. 21.14", "Så er der igen ingen voksne i gården.\nDel gerne!"),
            ("Tina Bækholm", "14 t.", "Det har jeg også hørt 🤮"),
            ("Søren Aagaard-Holt", "13 t.", "Tag den med lederen."),
        ],
    ),
    (DESKTOP, [("Line K.", "3 min.", "Hvem har hentet Villads?"), ("Bo af Rosenborg", "1 min.", "Det har mormor.")]),
    (
        ANDROID,
        [
            ("Bo Holm", "23.11.2023 14.06", "Hej alle\nto linjer i én besked"),
            ("Ida", "23.11.2023 14.08", "vi ses kl. 8: ved porten"),
        ],
    ),
    (IPHONE, [("Bo Holm", "23/11/2023, 14.06.12", "Hej alle"), ("Ida", "23/11/2023, 14.08.44", "tak for i dag")]),
    ("Bare ét opslag.\n\nMed to afsnit.", [(None, None, "Bare ét opslag.\n\nMed to afsnit.")]),
    ("Svar mig nu", [(None, None, "Svar mig nu")]),
]


@pytest.mark.parametrize(
    ("pasted", "expected"), THREADS, ids=["facebook", "desktop", "android", "iphone", "post", "word"]
)
def test_posts_of_a_paste(pasted: str, expected: list[tuple[str | None, str | None, str]]) -> None:
    assert [(post.author, post.time, post.text) for post in read_paste(pasted)] == expected


def test_nothing_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="empty"):
        read_paste(" \n\t")


def test_a_megabyte_is_one_post() -> None:
    assert len(read_paste("ord " * 250_000)) == 1
