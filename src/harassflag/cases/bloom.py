"""A keyed Bloom filter of words: says for sure which words are not in a case, and nothing at all without the key."""

from collections.abc import Iterable

from harassflag.cases.sealing import Sealer

BITS = 16_384
HASHES = 4


def _places(word: str, house: Sealer) -> tuple[int, ...]:
    mark = bytes.fromhex(house.mark("word", word))
    return tuple(int.from_bytes(mark[2 * at : 2 * at + 2]) % BITS for at in range(HASHES))


def filter_of(words: Iterable[str], house: Sealer) -> bytes:
    """The filter of these words."""
    bits = bytearray(BITS // 8)
    for word in set(words):
        for place in _places(word, house):
            bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


class Probe:
    """Several sets of words, looked for in many filters; each word may stand in one of several spellings."""

    def __init__(self, sets: Iterable[Iterable[tuple[str, ...]]], house: Sealer) -> None:
        self._sets = [[[_places(one, house) for one in spellings] for spellings in words] for words in sets]

    def may_be_in(self, bits: bytes) -> bool:
        """Whether all words of one of the sets may be in there; False is sure."""
        return any(
            all(any(all(bits[at >> 3] >> (at & 7) & 1 for at in places) for places in word) for word in words)
            for words in self._sets
        )
