"""The process that trains: its work comes through standard input, its lock as an open file; `python -m harassflag.learning.worker`."""

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

from harassflag.errors import HarassflagError
from harassflag.learning.examples import Example
from harassflag.learning.job import Training, reasons_of, write_state
from harassflag.learning.making import Stage, make_candidate
from harassflag.learning.reasons import Reason
from harassflag.settings import load_settings

# People judge posts meanwhile.
NICENESS = 10


def main() -> None:
    """Train, and keep in the state file how far it is and how it ended."""
    os.set_inheritable(int(sys.argv[1]), False)
    os.nice(NICENESS)
    try:
        work = json.loads(sys.stdin.buffer.read())
    except ValueError:
        # Whoever started this was killed before it had said what to do.
        return
    settings = replace(
        load_settings(), models=Path(work["models"]), data=Path(work["data"]), policy=Path(work["policy"])
    )
    examples = [
        Example(one["id"], one["text"], frozenset(one["labels"]), agreed=one["agreed"]) for one in work["examples"]
    ]
    training = Training("running", os.getpid(), work["started"])

    def tell(stage: Stage, done: int, total: int) -> None:
        write_state(settings.models, replace(training, stage=stage, done=done, total=total))

    try:
        made = make_candidate(settings, examples, seed=work["seed"], progress=tell)
    except HarassflagError as error:
        write_state(settings.models, replace(training, outcome="failed", reasons=reasons_of(error)))
    except Exception as error:
        # Only the kind of error: its words may hold words of a post.
        told = Reason("The training broke off inside ({kind}).", {"kind": type(error).__name__})
        write_state(settings.models, replace(training, outcome="failed", reasons=(told,)))
        raise
    else:
        reasons = made.verdict.reasons if made.verdict else ()
        passed = made.verdict.passed if made.verdict else None
        ended = replace(training, outcome="done", stage="gate", candidate=made.id, passed=passed, reasons=reasons)
        write_state(settings.models, ended)


if __name__ == "__main__":
    main()
