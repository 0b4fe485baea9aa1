"""From the casebook to a training, and how far two people agree."""

from datetime import UTC, datetime

import pytest

from harassflag.cases import KeptExample, Who
from harassflag.learning import TwiceLabelled, agreement, ready_for_training
from harassflag.learning.making import corpus_of
from harassflag.settings import load_settings

STALKING, NONE = frozenset({"stalking"}), frozenset[str]()


def kept(id: str, text: str, labels: frozenset[str], second: frozenset[str] | None = None) -> KeptExample:
    return KeptExample(id, text, labels, Who("a", "A"), datetime(2026, 3, 2, tzinfo=UTC), second)


def test_what_two_people_dispute_teaches_nobody() -> None:
    found = ready_for_training(
        [
            kept("1", "[elev A] venter ved skoven", STALKING, STALKING),
            kept("2", "[elev A] venter ved åen", STALKING, NONE),
            kept("3", "[elev A] er en klaphat", frozenset({"nickname"})),
            kept("4", "[elev B] er en klaphat i dag", frozenset({"nickname"}), NONE),
        ],
        corpus_of(load_settings()),
    )
    assert [one.id for one in found.intake.taken] == ["1", "3", "4"]
    assert [one.id for one in found.disputed] == ["2"]
    assert found.agreement["stalking"].posts == 3
    assert found.agreement["stalking"].same == 2


AGREE: list[tuple[list[tuple[frozenset[str], frozenset[str]]], int, float | None]] = [
    ([], 0, None),
    ([(STALKING, STALKING), (NONE, NONE)], 2, 1.0),
    ([(STALKING, NONE), (NONE, STALKING)], 0, -1.0),
    ([(NONE, NONE), (NONE, NONE)], 2, None),
    ([(STALKING, STALKING), (STALKING, NONE), (NONE, NONE), (NONE, NONE)], 3, 0.5),
]


@pytest.mark.parametrize(("pairs", "same", "kappa"), AGREE)
def test_agreement_is_beyond_chance(
    pairs: list[tuple[frozenset[str], frozenset[str]]], same: int, kappa: float | None
) -> None:
    found = agreement([TwiceLabelled(str(at), *pair) for at, pair in enumerate(pairs)], ["stalking"])["stalking"]
    assert (found.posts, found.same, found.kappa) == (len(pairs), same, kappa)
