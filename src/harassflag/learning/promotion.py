"""Which model serves: a candidate that passed the gate waits as a shadow until a model keeper promotes it."""

import json
from collections.abc import Callable
from pathlib import Path

from harassflag.errors import ModelError
from harassflag.learning.verdicts import Verdict, read_verdict
from harassflag.model import load_model, promoted_id, promotions
from harassflag.model import promote as let_serve
from harassflag.model.registry import write_file

WAITING = "waiting.json"


def waiting_id(models: Path) -> str | None:
    """The candidate that waits to be promoted, if its gate was asked beside the model that serves now."""
    try:
        id = json.loads((models / WAITING).read_text(encoding="utf-8"))["id"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    verdict = read_verdict(models, id) if isinstance(id, str) else None
    serving = promotions(models)[-1:]
    return id if verdict and verdict.passed and (verdict.serving,) == serving else None


def let_wait(models: Path, id: str) -> None:
    """From now on this candidate is the shadow; the one that waited before stays a model among others."""
    write_file(models / WAITING, json.dumps({"id": id}).encode("utf-8"))


def serves_well(models: Path) -> bool:
    """Whether a model serves that a candidate can be measured against."""
    try:
        load_model(models, promoted_id(models))
    except ModelError:
        return False
    return True


def promote_through_gate(models: Path, id: str, ask: Callable[[str], Verdict]) -> Verdict | None:
    """Let a model serve if it passes beside the one that serves now; the first model of all has nothing to pass.

    Args:
        models: the folder of the models.
        id: the candidate.
        ask: asks the gate about a candidate; it always is, as the school may have reviewed posts since it was asked last.

    Raises:
        ModelError: it cannot be loaded, or the gate refuses it; the serving model goes on serving.
    """
    load_model(models, id)
    if not serves_well(models):
        let_serve(models, id)
        return None
    serving = promoted_id(models)
    if id == serving:
        return None
    verdict = ask(id)
    if not verdict.passed:
        raise ModelError(
            "The gate refuses {id}: {count} check(s) failed.",
            "{serving} goes on serving. See why with `harassflag learn gate {id}`.",
            id=id,
            count=len(verdict.reasons),
            serving=serving,
        )
    let_serve(models, id)
    return verdict
