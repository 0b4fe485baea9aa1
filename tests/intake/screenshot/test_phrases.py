"""The app's own words: times, buttons, counts, fields, alone or in a row; and what is none."""

import pytest

from harassflag.intake.screenshot.joining import unfolded
from harassflag.intake.screenshot.names import cleaned, looks_like_name
from harassflag.intake.screenshot.phrases import is_composer, mended_time, run_of
from harassflag.intake.screenshot.signs import with_danish_letters


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("14 t. Synes godt om Svar", "14 t."),
        ("· i går kl. 21.14 -", "i går kl. 21.14"),
        ("3 t - Forfatter", "3 t"),
        ("IDAG KL. 07.12", "I DAG KL. 07.12"),
        ("gt.", "9 t."),
        ("I går 14.02", "I går 14.02"),
        ("for 2 timer siden", "for 2 timer siden"),
        ("3 u", "3 u"),
        ("1 d. Synes godtom Svar", "1 d."),
        ("█ 3 t.", "3 t."),
        ("221. Synes godt om Svar", "22 t."),
        ("38 kommentarer", None),
        ("Synes godl om", None),
        ("Vis 4 svar", None),
    ],
)
def test_nothing_but_the_apps_words(text: str, time: str | None) -> None:
    run = run_of(text)
    assert run is not None
    assert run.time == time


@pytest.mark.parametrize("text", ["Mogens Lyngdal", "Jeg kommer kl. 14", "går", "Oline", "Det var 3 t siden sidst"])
def test_what_people_wrote(text: str) -> None:
    assert run_of(text) is None


@pytest.mark.parametrize(
    ("read", "meant"), [("gt.", "9 t."), ("It", "1t"), ("14 02", "14.02"), ("går", "går"), ("6d", "6d")]
)
def test_digits_of_short_times(read: str, meant: str) -> None:
    assert mended_time(read) == meant


@pytest.mark.parametrize(
    "text", ["Skriv en kommentar …", "Aa", "Besked i #generelt", "Tilføj en kommentar …", "Sms-besked"]
)
def test_the_field_to_write_in(text: str) -> None:
    assert is_composer(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Søren Aagaard-Holt", True),
        ("frida.lyngholt", True),
        ("@kim_paa_kanten", True),
        ("+45 00 12 34 56", True),
        ("Nej!", False),
        ("Det er nok.", False),
        ("hun er en ko", False),
    ],
)
def test_names(text: str, name: bool) -> None:
    assert looks_like_name(text) is name


def test_a_danish_number_is_told_in_pairs() -> None:
    assert cleaned("+45 0012 3456›") == "+45 00 12 34 56"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Nu må nogen … Se mere", "Nu må nogen"),
        ("du vælger farven. (redigeret)", "du vælger farven."),
        ("Vent og se …", "Vent og se …"),
    ],
)
def test_the_fold_is_not_written(text: str, kept: str) -> None:
    assert unfolded(text) == kept


@pytest.mark.parametrize(
    ("signed", "danish", "meant"),
    [
        ("#handbold", "ithåndbold", "#håndbold"),
        ("nora_brixholt", "nora,brixholt", "nora_brixholt"),
        ("@k4sper.dk", "Ek4sper.dk", "@k4sper.dk"),
    ],
)
def test_signs_keep_danish_letters(signed: str, danish: str, meant: str) -> None:
    assert with_danish_letters(signed, danish) == meant
