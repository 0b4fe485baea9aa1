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

CHAT = """Karl 20.14
Kommer du til træning?
Sofie 20.15
ja men jeg bliver
lidt forsinket
"""
TWO_LINES = """Karl Højer
i dag kl. 20.14
Hvem tager bolde med?

Sofie
i dag kl. 21.40
mig
Karl Højer
i dag kl. 22.02
tak
"""
INLINE = """[20.14] Karl: hej
[20.15] Sofie: hej igen
og godnat
"""
COLON = """Karl, 20:14: hej
Sofie, 20:15: hej igen
"""
TIMETABLE = """Bus 7.40
Tog 7.55
Skole 8.10
"""
WATCHED = """Skolen 8.05
Der låser hun sin cykel
Hallen 16.30
Så går hun alene hjem
"""
DIARY = """Mandag 7.45
Hun tog bussen
Tirsdag 7.50
Hun cyklede
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


CHATS = [
    (CHAT, [("Karl", "20.14", "Kommer du til træning?"), ("Sofie", "20.15", "ja men jeg bliver\nlidt forsinket")]),
    (
        TWO_LINES,
        [
            ("Karl Højer", "i dag kl. 20.14", "Hvem tager bolde med?"),
            ("Sofie", "i dag kl. 21.40", "mig"),
            ("Karl Højer", "i dag kl. 22.02", "tak"),
        ],
    ),
    (INLINE, [("Karl", "20.14", "hej"), ("Sofie", "20.15", "hej igen\nog godnat")]),
    (COLON, [("Karl", "20:14", "hej"), ("Sofie", "20:15", "hej igen")]),
]


@pytest.mark.parametrize(("pasted", "expected"), CHATS, ids=["one-line", "two-lines", "inline", "colon"])
def test_messages_of_a_chat(pasted: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(post.author, post.time, post.text) for post in read_paste(pasted)] == expected


@pytest.mark.parametrize("whole", [TIMETABLE, WATCHED, DIARY], ids=["timetable", "watched", "diary"])
def test_where_somebody_is_and_when_stays_one_post(whole: str) -> None:
    assert [post.text for post in read_paste(whole)] == [whole.strip()]


def test_nothing_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="empty"):
        read_paste(" \n\t")


def test_a_megabyte_is_one_post() -> None:
    assert len(read_paste("ord " * 250_000)) == 1


def test_a_long_message_in_a_chat_is_whole() -> None:
    posts = read_paste(f"Karl 20.14: {'ord ' * 200_000}\nSofie 20.15: {'Ord 20.14 ' * 20_000}")
    assert [len(post.text) for post in posts] == [799_999, 199_999]
