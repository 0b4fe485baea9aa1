"""Corpus and examples -> a candidate, judged by the gate; the model that serves is not touched."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Literal

import numpy as np
import numpy.typing as npt

from harassflag.errors import InputError
from harassflag.learning.contesting import settled
from harassflag.learning.doubting import Doubt, doubtful, keep_doubts
from harassflag.learning.examples import Example, as_posts, shares, with_examples
from harassflag.learning.promotion import let_wait, serves_well
from harassflag.learning.verdicts import Verdict, ask_gate, first_of
from harassflag.model import load_model, promoted_id
from harassflag.model.corpus import Corpus, LabelledPost, load_corpus
from harassflag.model.likely_labels import likely_labels
from harassflag.model.training import SEED, train
from harassflag.policy import load_policy
from harassflag.settings import PACKAGE, Settings

FEWEST_OF_A_TYPE = 2
ROOMS_THAT_MAKE_A_MODEL = ("model", "text")
PACKAGES_THAT_COUNT = ("scipy", "joblib")

Stage = Literal["reading", "training", "gate"]
Progress = Callable[[Stage, int, int], None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A new model, and what the gate said of it; no verdict if there was no model to measure it against.

    `examples` were learnt from, `held_out` kept for the gate, `contested` left out until a second person agrees.
    """

    id: str
    verdict: Verdict | None
    examples: int
    held_out: int
    contested: int


def code_fingerprint() -> str:
    """SHA-256 over the code that makes and reads a model."""
    digest = hashlib.sha256()
    for room in ROOMS_THAT_MAKE_A_MODEL:
        for path in sorted((PACKAGE / room).rglob("*")):
            if path.suffix in {".py", ".toml", ".txt"}:
                digest.update(path.relative_to(PACKAGE).as_posix().encode("utf-8") + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def made_from(settings: Settings, examples: Sequence[Example], serving: str) -> dict[str, str]:
    """What a manifest names besides the data's fingerprint: code, policy, packages, how many examples, beside which model."""
    policy = hashlib.sha256(settings.policy.read_bytes()).hexdigest()
    return {
        **{name: version(name) for name in PACKAGES_THAT_COUNT},
        "code": code_fingerprint()[:16],
        "policy": policy[:16],
        "beside": serving,
        "examples": str(sum(not one.held_out for one in examples)),
    }


def check_trainable(corpus: Corpus) -> None:
    """Refuse, by name, what no model can be learnt from.

    Raises:
        InputError: a type that too few posts carry, or that all of them do.
    """
    for split in ("train", "calibration"):
        posts = corpus.splits[split]
        for type, count in shares(posts, corpus.types).items():
            if min(count, len(posts) - count) < FEWEST_OF_A_TYPE:
                raise InputError(
                    "{count} of {posts} posts to learn from carry {type}.",
                    "Every type needs posts that carry it and posts that do not.",
                    count=count,
                    posts=len(posts),
                    type=type,
                )


def corpus_of(settings: Settings) -> Corpus:
    """The project's corpus, by this school's types.

    Raises:
        CorpusError, PolicyError: their files have faults.
    """
    return load_corpus(settings.data, load_policy(settings.policy).type_ids)


def held_out_posts(examples: Sequence[Example]) -> list[LabelledPost]:
    """The school's own reviewed posts that are kept for the gate; hand in `settled` ones only."""
    return as_posts(one for one in examples if one.held_out)


def make_candidate(
    settings: Settings, examples: Sequence[Example] = (), *, seed: int = SEED, progress: Progress | None = None
) -> Candidate:
    """Train from the corpus and the examples, ask the gate, and let the new model wait if it passed.

    Args:
        settings: where corpus, policy and models lie.
        examples: what `sift` took; those held out are for the gate only, those contested wait for a second person.
        seed: the same seed and data make the same model.
        progress: told the stage, and how far it is.

    Raises:
        InputError: there is nothing to learn a type from.
        HarassflagError: corpus, policy or the folder of the models cannot be used.
    """

    def tell(stage: Stage, done: int, total: int) -> None:
        if progress:
            progress(stage, done, total)

    tell("reading", 0, 1)
    corpus = corpus_of(settings)
    serving = load_model(settings.models) if serves_well(settings.models) else None
    handed_in = len(examples)
    if serving:
        examples = settled(serving, examples)
    whole = with_examples(corpus, examples)
    check_trainable(whole)
    doubts: list[Doubt] = []

    def look_for_errors(sums: npt.NDArray[np.float64]) -> None:
        posts = whole.splits["train"]
        doubts.extend(doubtful(posts, whole.types, likely_labels(posts, whole.types, sums, seed=seed)))

    id = train(
        whole,
        settings.models,
        seed=seed,
        progress=lambda done, total: tell("training", done, total),
        first=(first_of(settings.models, serving.id) or serving) if serving else None,
        made_from=made_from(settings, examples, serving.id if serving else "none"),
        unseen=look_for_errors,
    )
    keep_doubts(settings.models, id, doubts)
    tell("gate", 0, 1)
    held_out = held_out_posts(examples)
    verdict = None
    if serving:
        verdict = gate_of(settings, id, corpus, held_out)
        if verdict.passed and verdict.serving != id:
            let_wait(settings.models, id)
    tell("gate", 1, 1)
    return Candidate(id, verdict, len(examples) - len(held_out), len(held_out), handed_in - len(examples))


def gate_of(
    settings: Settings, id: str, corpus: Corpus | None = None, held_out: Sequence[LabelledPost] = ()
) -> Verdict:
    """Ask the gate about a model on this machine, beside the one that serves.

    Raises:
        ModelError: no model serves, or one of them cannot be loaded.
    """
    at = datetime.now(UTC).isoformat(timespec="seconds")
    serving = promoted_id(settings.models)
    return ask_gate(settings.models, id, serving, corpus or corpus_of(settings), held_out, data=settings.data, at=at)
