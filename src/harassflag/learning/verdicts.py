"""What the gate said of a candidate beside the model that served then: kept as data beside the models."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from harassflag.errors import ModelError
from harassflag.learning.gate import checks_of
from harassflag.learning.judged import Check
from harassflag.learning.pairs import read_pairs, twins_of
from harassflag.learning.reasons import Reason
from harassflag.model import Model, load_model, model_folder, promotions, read_manifest
from harassflag.model.corpus import Corpus, LabelledPost
from harassflag.model.registry import write_file

GATE = "gate.json"
"""In a model's folder; not part of the model, never taken from elsewhere."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's word on one candidate beside one serving model."""

    candidate: str
    serving: str
    at: str
    held_out: int
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether every check held."""
        return all(check.passed for check in self.checks)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it was refused; empty if it was not."""
        return tuple(check.reason for check in self.checks if not check.passed and check.reason)


def first_of(models: Path, serving: str) -> Model | None:
    """The model that served before any other and was measured beside none; None if it serves still, or can no longer be measured by."""
    for id in promotions(models):
        try:
            if read_manifest(models, id).versions.get("beside") == "none":
                first = load_model(models, id)
                return first if id != serving and set(first.types) >= set(load_model(models, serving).types) else None
        except ModelError:
            continue
    return None


def ask_gate(
    models: Path, candidate: str, serving: str, corpus: Corpus, held_out: Sequence[LabelledPost], *, data: Path, at: str
) -> Verdict:
    """Measure a candidate beside the serving model, and keep what came of it.

    Raises:
        ModelError: one of them cannot be loaded.
        StorageError: the verdict cannot be written.
    """
    test = corpus.splits["test"]
    pairs = (*read_pairs(data), *twins_of(test))
    learnt = [post.text for split in ("train", "calibration") for post in corpus.splits[split]]
    first = first_of(models, serving)
    both = load_model(models, serving), load_model(models, candidate)
    checks = checks_of(*both, test, held_out, pairs, learnt, first)
    verdict = Verdict(candidate, serving, at, len(held_out), checks)
    write_file(
        model_folder(models, candidate) / GATE,
        json.dumps(asdict(verdict), ensure_ascii=False, indent=1).encode("utf-8"),
    )
    return verdict


def read_verdict(models: Path, candidate: str) -> Verdict | None:
    """The last word of the gate on a candidate; None if it was never asked, or the file cannot be read."""
    try:
        told: dict[str, Any] = json.loads((model_folder(models, candidate) / GATE).read_text(encoding="utf-8"))
        checks = tuple(
            Check(**{**check, "reason": Reason(**check["reason"]) if check["reason"] else None})
            for check in told.pop("checks")
        )
        verdict = Verdict(**told, checks=checks)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return verdict if verdict.candidate == candidate else None
