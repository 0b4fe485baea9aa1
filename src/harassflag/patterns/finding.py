"""A thread -> the patterns in it, each with the posts that show it and a sentence why."""

import math
from dataclasses import dataclass

from harassflag.patterns.series import FEATURES, HOURS, WORDS, Series, series_of
from harassflag.records import Thread

FEWEST_COMMENTS = 5
FEWEST_TWISTS = 3


@dataclass(frozen=True, slots=True)
class Pattern:
    """A type that shows in several posts: who, about whom, which posts (indices), and a sentence why, in Danish."""

    type: str
    author: str
    about: str
    posts: tuple[int, ...]
    why: str


def find_patterns(thread: Thread) -> list[Pattern]:
    """The patterns of a thread; posts without author or without a person they are about belong to none."""
    found = []
    for series in series_of(thread):
        found += [pattern for pattern in (_excessive(series), _misinterpretation(series)) if pattern]
    return sorted(found, key=lambda pattern: (pattern.posts[0], pattern.type))


def probability(series: Series, type: str) -> float:
    """How likely the series shows the type: a logistic regression over `FEATURES`, fitted on the corpus's threads."""
    fitted = WORDS["fitted"][type]
    log_odds = fitted["intercept"] + sum(
        fitted["weights"][name] * value for name, value in zip(FEATURES, series.features, strict=True)
    )
    return 1 / (1 + math.exp(-log_odds))


def _excessive(series: Series) -> Pattern | None:
    posts = series.dense
    if len(series.after_stop) >= FEWEST_COMMENTS:
        posts = series.after_stop
    elif len(posts) < FEWEST_COMMENTS or probability(series, "excessive_commenting") < WORDS["fitted"]["limit"]:
        return None
    why = (
        f"{series.author} har skrevet {len(posts)} opslag om {series.about} inden for {HOURS} timer; hvert for sig kan de være milde."
        if posts == series.dense
        else f"{series.author} har skrevet {len(posts)} opslag om {series.about}, efter at {series.about} bad om, at det stoppede."
    )
    return Pattern("excessive_commenting", series.author, series.about, posts, why)


def _misinterpretation(series: Series) -> Pattern | None:
    posts = series.posts
    if len(series.twisted) >= FEWEST_TWISTS:
        posts = series.twisted
    elif len(posts) < FEWEST_TWISTS or probability(series, "misinterpretation") < WORDS["fitted"]["limit"]:
        return None
    why = f"{series.author} gengiver {len(posts)} gange det, {series.about} har sagt eller gjort, som noget andet."
    return Pattern("misinterpretation", series.author, series.about, posts, why)
