"""What the pages of documentation say is there, is there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from harassflag.settings import CHECKOUT

_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
_PAGE = (CHECKOUT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(_TEST.findall(_PAGE)))
ACTORS = re.findall(r"^### (.+)$", _PAGE, re.MULTILINE)


@cache
def names_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
def test_every_test_the_threat_model_names_is_there(path: str, name: str) -> None:
    assert (CHECKOUT / path).is_file()
    assert name in names_in(CHECKOUT / path)


def test_every_actor_has_promises_and_every_promise_its_test() -> None:
    assert len(ACTORS) >= 7
    for actor, said in zip(ACTORS, re.split(r"^### .+$", _PAGE, flags=re.MULTILINE)[1:], strict=True):
        rows = [line for line in said.split("\n## ")[0].splitlines() if line.startswith("| ") and "---" not in line][1:]
        assert rows, actor
        assert [row for row in rows if not _TEST.search(row)] == [], actor
        assert "Not promised:" in said, actor
