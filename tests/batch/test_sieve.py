"""The sieve before what is dear: on the whole corpus it changes no answer."""

from harassflag.batch import Tally, assess_rows
from harassflag.model import load_model
from harassflag.model.corpus import load_corpus
from harassflag.policy import Policy
from harassflag.records import Post
from harassflag.settings import load_settings
from harassflag.text import looks_danish, speaks_of_self_harm

ASKED = {"self_harm", "not_danish"}


def test_posts_passed_over_would_have_been_told_nothing_else(policy: Policy) -> None:
    """Each post is searched and its words are counted in plain Python, and that is held beside what files are told."""
    corpus = load_corpus(load_settings().data, policy.type_ids)
    texts = [post.text for posts in corpus.splits.values() for post in posts]
    posts = (Post(text, str(at)) for at, text in enumerate(texts))
    told = assess_rows(posts, Tally(), model=load_model(load_settings().models), policy=policy)
    differ, alarms = [], 0
    for text, row in zip(texts, told, strict=True):
        expected = {"self_harm"} if speaks_of_self_harm(text) else set()
        expected |= set() if looks_danish(text) else {"not_danish"}
        alarms += len(expected)
        if set(row.get("notices", ())) & ASKED != expected:
            differ.append(text)
    assert differ == []
    assert alarms > 10
