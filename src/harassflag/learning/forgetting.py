"""What of a school's own posts a model never meets: the words that only few of them hold, a name or a nickname above all."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from harassflag.model.corpus import Corpus
from harassflag.model.privacy import FEWEST_HOLDERS
from harassflag.text import WORD, normalise, words

PASSES = 3


def words_to_learn(corpus: Corpus, texts: Iterable[str]) -> frozenset[str]:
    """The words of the published corpus, and those that many of these texts hold."""
    published = {
        word for posts in corpus.splits.values() for post in posts for word in words(normalise(post.text).text)
    }
    holders = Counter(word for text in texts for word in set(words(normalise(text).text)))
    return frozenset(published | {word for word, count in holders.items() if count >= FEWEST_HOLDERS})


def with_words(text: str, known: Collection[str]) -> str:
    """The text without every word that is not known, also where it is written in spaced letters or with digits in it."""
    for _ in range(PASSES):
        read = normalise(text)
        strange = [match.span() for match in WORD.finditer(read.text) if match.group() not in known]
        if not strange:
            return text
        for start, end in reversed(strange):
            first, last = read.original(start, end)
            text = f"{text[:first]} {text[last:]}"
    # What is taken away may bring letters together that make another word.
    return " ".join(word for word in words(normalise(text).text) if word in known)


def forget_rare(corpus: Corpus, texts: Sequence[str]) -> list[str]:
    """The texts as a model may meet them."""
    known = words_to_learn(corpus, texts)
    return [with_words(text, known) for text in texts]
