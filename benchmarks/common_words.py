"""Write the list of common Danish words anew from the corpus: `python benchmarks/common_words.py > src/harassflag/text/danish_words.txt`.

A word is taken if several training posts hold it, it is seldom written with a capital within a sentence (no name), and a language
detector finds it, by itself, in one of the Scandinavian languages and in no other. Words too short or too widely shared for a detector
are taken from `SMALL`, chosen by hand: Danish leans on them, and the languages the detector knows do without them. One such word in
a foreign text does no harm: `text.language` asks for a share.
"""

import re
from collections import Counter
from collections.abc import Iterator

from harassflag.model.corpus import load_corpus
from harassflag.policy import load_policy
from harassflag.settings import load_settings
from harassflag.text import normalise, scandinavian_share

FEWEST_POSTS = 4
MOST_CAPITALS = 0.3
LEAST_SCANDINAVIAN = 0.7
SMALL = """
aar af allerede altid altsaa anden andet andre bare bedre blev bliv blive bliver boer burde derfor dig din dine dog
dumme eller ellers faa faar fik finder foer foerst folk forbi fordi forsoeger fra gaa gaar gange gav gerne giv giver
gjorde gjort godt goer haber hader har havde hedder hele heller hende hendes hjem hos hun hvad hvem hver hvilken hvis
hvor hvordan hvorfor hvorhen igen ikke imod ingen jeg jer jeres jo kom komme kommer kun laa lad lige lille maa maaske
med mellem mens mig mod naar nede nej nogen noget nogle nok nu ny nye og ogsaa om op os paa saa sagde sagt selv siden
sig siger skal skrev skriv skriver skulle som spurgte stadig stod stor store synes tager talt tid til tog ud uden vaek
vaere vaeret ved ville vores
"""

_WORD = re.compile(r"[A-Za-zÆØÅæøåÉé]{2,}")


def said_in(text: str) -> Iterator[tuple[str, bool]]:
    """The words of a text in small letters, and whether each stands with a capital that no sentence's beginning explains."""
    for match in _WORD.finditer(text):
        word, before = match.group(), text[: match.start()].rstrip()
        named = word[0].isupper() and not word.isupper() and before[-1:] not in {"", *'.!?:\n"»«”“'}
        yield word.lower(), named


def common_words() -> list[str]:
    """The words as normalising leaves them, in order."""
    settings = load_settings()
    corpus = load_corpus(settings.data, load_policy(settings.policy).type_ids)
    posts, said, named = Counter[str](), Counter[str](), Counter[str]()
    for post in corpus.splits["train"]:
        found = list(said_in(post.text))
        posts.update({word for word, _ in found})
        said.update(word for word, _ in found)
        named.update(word for word, capital in found if capital)
    often = [
        word for word, count in posts.items() if count >= FEWEST_POSTS and named[word] <= MOST_CAPITALS * said[word]
    ]
    own = {normalise(word).text for word in often if scandinavian_share(word) >= LEAST_SCANDINAVIAN}
    return sorted({*SMALL.split(), *own})


if __name__ == "__main__":
    print("\n".join(common_words()))
