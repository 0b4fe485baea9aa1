"""The model card: what a model was made from, how good it is, and what it is bad at (Mitchell et al. 2019)."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from harassflag.model.registry import Manifest

WEAK_F1 = 0.6


def _percent(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.0%}"


def _table(manifest: "Manifest", types: Mapping[str, Any]) -> list[str]:
    rows = [
        "| type | posts | precision | recall | F1 (95 %) | ECE | threshold | unsure from |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for at, name in enumerate(manifest.types):
        one = types[name]
        low, high = one["f1_interval"]
        rows.append(
            f"| {name} | {one['posts']} | {one['precision']:.2f} | {one['recall']:.2f} | {one['f1']:.2f} ({low:.2f}–{high:.2f}) "
            f"| {one['ece']:.3f} | {manifest.thresholds[at]:.2f} | {manifest.unsure_from[at]:.2f} |"
        )
    return rows


def _promise(promise: Mapping[str, Any] | None) -> list[str]:
    if promise is None:
        return []
    return [
        f"Promise: a concrete threat or stalking is missed (neither police route nor “assess now”) in at most "
        f"{promise['missed']:.0%} of such posts, with {promise['confidence']:.0%} confidence, on posts like those of the calibration "
        f"batches ({promise['posts']} such posts; learn-then-test).",
        "",
    ]


def write_card(manifest: "Manifest", evaluation: Mapping[str, Any]) -> str:
    """The card in Markdown."""
    lines = [
        f"# Model {manifest.id}",
        "",
        "Labels Danish posts with the twelve types of the school's policy. It recommends; a named person decides.",
        "",
        "## Data",
        "",
        "The project's own corpus of invented posts (`data/README.md`), split by batch; no real posts, no real persons.",
        "",
        "| split | batches | posts |",
        "|---|---|---|",
        *(f"| {split} | {batches} | {posts} |" for split, (batches, posts) in evaluation["splits"].items()),
        "",
        f"Fingerprint of the data (SHA-256): `{manifest.data_sha256}`",
        "",
        "## How it is made",
        "",
        "Hashed character and word n-grams of normalised text; n-grams weighed by how unevenly they stand with and "
        "without the type; one logistic regression per type (scikit-learn), trained on each post "
        "and a noisy copy of it; probabilities calibrated (Platt) and thresholds set on batches that training has not seen: each type is "
        "flagged where its F1 is best; what lies just below its threshold is shown as unsure.",
        "",
        f"Seed {manifest.seed}; {', '.join(f'{name} {number}' for name, number in manifest.versions.items())}.",
    ]
    if evaluation["posts"]:
        police = evaluation["police"]
        low, high = evaluation["macro_f1_interval"]
        weak = [name for name in manifest.types if evaluation["types"][name]["f1"] < WEAK_F1]
        lines += [
            "",
            f"## Figures on {evaluation['posts']} test posts",
            "",
            f"Macro F1 {evaluation['macro_f1']:.3f} (95 % interval {low:.3f}–{high:.3f}); typed badly {evaluation['noise_macro_f1']:.3f}.",
            "",
            f"Police route: {_percent(police['recall'])} of {police['posts']} posts with a concrete threat or stalking are sent there, "
            f"{_percent(police['recall_with_unsure'])} there or to “assess now”; of {police['harmless']} harmless posts "
            f"{_percent(police['harmless_sent'])} are sent there.",
            "",
            f"Harmless posts flagged with any type: {_percent(evaluation['harmless_flagged'])}; "
            f"only unsure: {_percent(evaluation['harmless_unsure'])}.",
            "",
            *_promise(evaluation["promise"]),
            *_table(manifest, evaluation["types"]),
            "",
            "Contrast pairs with both halves right: "
            + ", ".join(f"{name} {both}/{pairs}" for name, (both, pairs) in evaluation["pairs"].items())
            + ".",
            "",
            "## What it is bad at",
            "",
            *(["Types whose F1 lies below 0.6: " + ", ".join(weak) + "."] if weak else []),
            "Irony, hints that only the people involved understand, pictures, other languages than Danish, and anything that shows only "
            "across several posts. All figures hold for invented posts like those of the corpus; how often real school posts carry a type "
            "is not known. A low score means “not finished being judged”, never “harmless”.",
        ]
    return "\n".join(lines) + "\n"
