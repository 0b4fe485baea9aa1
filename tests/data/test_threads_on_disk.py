from collections import Counter

from harassflag.patterns import PatternedThread, measure_patterns, read_patterned_threads
from harassflag.settings import load_settings

FOLDER = load_settings().data / "threads"
LEAST_F1 = 0.85


def threads(*names: str) -> list[PatternedThread]:
    found = []
    for name in names:
        with (FOLDER / f"{name}.jsonl").open("rb") as stream:
            found += read_patterned_threads(stream)
    return found


def test_there_are_two_hundred_threads_each_with_an_id_of_its_own() -> None:
    ids = Counter(one.thread.id for one in threads("train", "train2", "test"))
    assert len(ids) >= 200
    assert max(ids.values()) == 1


def test_a_third_of_them_is_busy_and_harmless() -> None:
    found = threads("train", "train2", "test")
    assert sum(not one.patterns for one in found) >= len(found) / 3


def test_patterns_name_authors_of_their_thread() -> None:
    for one in threads("train", "train2", "test"):
        assert {author for _, author in one.patterns} <= {post.author for post in one.thread.posts}


def test_patterns_are_found_in_threads_nothing_was_fitted_to() -> None:
    for name, (_, _, f1, count) in measure_patterns(threads("test")).items():
        assert count >= 20
        assert f1 >= LEAST_F1, name
