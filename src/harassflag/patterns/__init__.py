"""The two types that live across a thread."""

from harassflag.patterns.evaluation import PatternedThread, measure_patterns, read_patterned_threads
from harassflag.patterns.finding import Pattern, find_patterns
from harassflag.patterns.series import FEATURES, Series, series_of

__all__ = [
    "FEATURES",
    "Pattern",
    "PatternedThread",
    "Series",
    "find_patterns",
    "measure_patterns",
    "read_patterned_threads",
    "series_of",
]
