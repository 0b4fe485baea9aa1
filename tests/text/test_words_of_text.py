import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harassflag.text import looks_danish, may_speak_of_self_harm, pieces, speaks_of_self_harm, word_classes, words
from harassflag.text.self_harm import _SIGNS
from harassflag.text.signs import signs_of

LANGUAGES = [
    ("Jeg synes det er en dårlig idé at lukke skolen", True),
    ("hej", True),
    ("din klaphat", True),
    ("wallah bror du er dum", True),
    ("Du er en dum gris, det ved du godt", True),
    ("Bodil er hverken ond eller en heks.", True),
    ("Tak for kaffe og kage i aftes!", True),
    ("kommentar 31 om Idas sko", True),
    ("vilads takler du mi bafra 1 gan till så sparkr ja dit skinebn i to", True),
    ("Her mother told the men to bring sand and a hammer, then they all went home to the tent", False),
    ("For all of you who have not seen it: the man at the end of the bus took my bag", False),
    ("Wer kommt am Montag mit in die Turnhalle? Der Hund darf auch dabei sein", False),
    ("Je sais où tu habites et je viendrai demain avec mes frères", False),
    ("Sé dónde vives y mañana voy a pasar por tu casa con mis amigos", False),
    ("Wiem, gdzie mieszkasz, i jutro przyjdę z kolegami", False),
    ("Waan ogahay meesha aad ku nooshahay berri ayaan imanayaa", False),
    ("Hverken you nor your family will ever be happy in this town again", False),
    ("You are going to regret this, I know where you live", False),
    ("Ich weiß, wo du wohnst, und ich komme morgen vorbei", False),
    ("Seni bulacağım ve pişman olacaksın, bunu unutma", False),
    ("أعرف أين تسكن وسوف آتي غدا إلى بيتك", False),
]


@pytest.mark.parametrize(("text", "expected"), LANGUAGES)
def test_language(text: str, expected: bool) -> None:
    assert looks_danish(text) is expected


SELF_HARM = [
    ("jeg har tænkt på selvmord hele ugen", True),
    ("jeg orker ikke livet mere", True),
    ("de ville alle få det bedre uden mig", True),
    ("jeg skærer i mig selv når det er slemt", True),
    ("jeg gider ikke leve mere", True),
    ("jeg hader mig selv", True),
    ("jeg dør af grin", False),
    ("han orker ikke matematik", False),
    ("jeg slog mig på knæet", False),
    ("klassen læste om en selvmordsbomber i historie", False),
]


@pytest.mark.parametrize(("text", "expected"), SELF_HARM)
def test_self_harm(text: str, expected: bool) -> None:
    assert speaks_of_self_harm(text) is expected


@pytest.mark.long
@settings(max_examples=400, deadline=None)
@given(st.from_regex(_SIGNS, alphabet=st.characters(codec="ascii")))
def test_the_sieve_lets_every_sign_of_self_harm_through(text: str) -> None:
    assert may_speak_of_self_harm(signs_of(text).classes)


def test_classes_of_words_leave_the_kernel_room_for_its_own_signs() -> None:
    assert max(word_classes().values()) < 1 << 56


def test_pieces_cover_a_long_text_without_gaps_and_end_at_sentences() -> None:
    text = "Det var en lang dag på skolen. " * 400
    cut = pieces(text, 500)
    assert cut[0][0] == 0
    assert cut[-1][1] == len(text)
    assert all(before[1] == after[0] for before, after in itertools.pairwise(cut))
    assert all(end - start <= 500 for start, end in cut)
    assert all(text[:end].rstrip().endswith(".") for _, end in cut)


def test_a_text_without_breaks_is_still_cut() -> None:
    assert [end - start for start, end in pieces("a" * 2_500, 1_000)] == [1_000, 1_000, 500]


def test_symbols_are_words() -> None:
    assert words("du er dum😂🔪, ikke?") == ["du", "er", "dum", "😂", "🔪", "ikke"]
