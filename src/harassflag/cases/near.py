"""Keyed fingerprints of texts, profiles and names, and how alike two texts are; for pointing out, never for scoring people."""

import hashlib
from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from harassflag.cases.records import Origin
from harassflag.cases.sealing import Sealer
from harassflag.text import normalise, words

SHINGLE = 4
BANDS, ROWS = 10, 2
ALIKE = 0.6
"""Share of common four-letter stretches (Jaccard) from which two texts are pointed out as nearly the same."""

_SEEDS = np.random.default_rng(20261122).integers(1, 2**63, size=(BANDS * ROWS, 2), dtype=np.uint64) | np.uint64(1)

Trace = tuple[str, str]


def plain_words(text: str) -> str:
    """The words of a text in one spelling."""
    return " ".join(words(normalise(text).text))


def _shingles(text: str) -> set[str]:
    said = plain_words(text)
    return {said[at : at + SHINGLE] for at in range(max(1, len(said) - SHINGLE + 1))} if said else set()


def likeness(one: str, other: str) -> float:
    """The share of four-letter stretches two texts have in common, 0 to 1."""
    return likeness_to(one)(other)


def likeness_to(one: str) -> Callable[[str], float]:
    """The same, for one text beside many."""
    here = _shingles(one)

    def like(other: str) -> float:
        there = _shingles(other)
        return len(here & there) / len(here | there) if here and there else 0.0

    return like


def _bands(text: str) -> Iterator[str]:
    shingles = _shingles(text)
    if not shingles:
        return
    hashes: NDArray[np.uint64] = np.fromiter(
        (
            int.from_bytes(hashlib.blake2b(one.encode("utf-8", "surrogatepass"), digest_size=8).digest())
            for one in shingles
        ),
        dtype=np.uint64,
        count=len(shingles),
    )
    mixed = hashes[None, :] * _SEEDS[:, :1]
    mixed ^= mixed >> np.uint64(29)
    smallest = (mixed * _SEEDS[:, 1:]).min(axis=1).reshape(BANDS, ROWS)
    for number, band in enumerate(smallest):
        yield f"{number} {band.tobytes().hex()}"


def text_traces(text: str, house: Sealer) -> list[Trace]:
    """The traces of a text: one of its words, some that nearly equal texts are likely to share."""
    said = plain_words(text)
    if not said:
        return []
    exact = ("text", house.mark("text", said)[:32])
    return [exact, *(("similar", house.mark("similar", band)[:32]) for band in _bands(text))]


def name_traces(names: Iterable[str | None], house: Sealer) -> list[Trace]:
    """The traces of names, each as a whole."""
    said = {plain_words(name) for name in names if name}
    return [("name", house.mark("name", name)[:32]) for name in sorted(said) if name]


def profile_traces(origin: Origin, house: Sealer) -> list[Trace]:
    """The traces of a profile: its id or address, never its shown name alone, which anyone may take."""
    profile = origin.profile_id.strip().casefold()
    return (
        [("profile", house.mark("profile", f"{origin.platform.strip().casefold()} {profile}")[:32])] if profile else []
    )
