"""What a newcomer types first, and what people write most: short everyday words must not cry wolf."""

from harassflag.assess import assess
from harassflag.model.corpus import load_corpus
from harassflag.policy import load_policy
from harassflag.records import Post
from harassflag.settings import load_settings

EVERYDAY = """
Hej|Goddag i stuen|Godmorgen søde dig|Tak for i dag|Vi ses i morgen|Hvor er du?|Kommer du forbi?|Nej tak|Okay så|Tillykke med de 12|Jeg elsker dig|Savner dig
Husk idrætstøj|Sov nu godt|Tænker på dig|Ses senere|Hvad laver du?|Hej skat|God weekend|Ring lige til mig|Skriv når du er hjemme
Jeg venter nede på gaden|Jeg er på vej|Bussen kommer om 5 minutter|Hvem har fri i dag?|Test|asdf|abc|Prøve|Hej hej|Hola|Hej Mette, kan du ringe til mig i morgen?
Tusind tak|Flot klaret|Du er sød|Du er sej|Vi mødes ved hallen kl. 16|Mor, jeg er sulten|Hvad skal vi have til aftensmad?|Kage|Fodbold|Skolen|Lærer
Klassefest på fredag|Hej alle sammen|Hej igen|Har du set min jakke?|Kan du hjælpe mig?|Jeg er syg i dag|Undskyld|Det er i orden|Glæder mig til at se dig|Ses vi til kamp?
Køber du mælk?|Døren er åben|Har du det bedre?|Du glemte din taske|Kan du høre mig?
"""
SHORT_HARM = """
Jeg smadrer dig i morgen|Så får du tæsk|Du skal dø|Vent til du får fri|Jeg ved hvor du bor|Vi finder dig|Jeg stikker dig ned|Jeg brænder dit hus af
"""

MOST_ALARMED = 4
"""Before batches b090 to b094 it was twelve of sixty; what is left has "dig" in it, which weighs much in a short post."""


def posts_of(table: str) -> list[Post]:
    return [Post(text) for line in table.strip().splitlines() for text in line.split("|")]


def bare(text: str) -> str:
    return text.casefold().strip(" .!?")


def test_everyday_words_the_corpus_does_not_hold_seldom_raise_an_alarm() -> None:
    corpus = load_corpus(load_settings().data, load_policy(load_settings().policy).type_ids)
    known = {bare(post.text) for split in corpus.splits.values() for post in split}
    judged = assess([post for post in posts_of(EVERYDAY) if bare(post.text) not in known])
    assert len(judged) > 40
    alarmed = [(one.route, one.post.text) for one in judged if one.route in ("police", "assess_now")]
    assert len(alarmed) <= MOST_ALARMED, alarmed


def test_short_threats_are_still_seen() -> None:
    assert {one.post.text for one in assess(posts_of(SHORT_HARM)) if one.route not in ("police", "assess_now")} == set()
