"""How the model grows with the corpus: posts against macro F1 and police recall on the test batches, batch by batch added.

python benchmarks/learning_curve.py [--plot docs/images/learning-curve.png]
"""

import argparse
from pathlib import Path

from harassflag.model.corpus import load_corpus
from harassflag.model.evaluation import evaluate
from harassflag.model.training import POLICE, calibrated_model, fit_table, second_look
from harassflag.policy import load_policy
from harassflag.settings import load_settings

STEPS = (1, 2, 4, 8, 16, 32, 64)


def main() -> None:
    """Print a Markdown table, and draw it if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plot", type=Path)
    plot = parser.parse_args().plot
    settings = load_settings()
    corpus = load_corpus(settings.data, load_policy(settings.policy).type_ids)
    batches = corpus.batches("train")
    steps = [count for count in STEPS if count < len(batches)] + [len(batches)]
    found = []
    print("| batches | posts | macro F1 | police recall | harmless sent to police |\n|---|---|---|---|---|")
    for count in steps:
        posts = [post for post in corpus.splits["train"] if post.batch in batches[:count]]
        table, intercepts = fit_table(posts, corpus.types)
        second = second_look(posts, corpus.types)
        model, _ = calibrated_model(table, intercepts, second, corpus.types, corpus.splits["calibration"])
        measured = evaluate(model, corpus.splits["test"], police=POLICE)
        police = measured["police"]
        found.append((len(posts), measured["macro_f1"], police["recall"]))
        print(
            f"| {count} | {len(posts)} | {measured['macro_f1']:.3f} | {police['recall']:.3f} | {police['harmless_sent']:.3f} |",
            flush=True,
        )
    if plot:
        from matplotlib.figure import Figure

        figure = Figure(figsize=(7, 4))
        axes = figure.add_subplot(xlabel="training posts", ylabel="on the test batches", ylim=(0, 1), xscale="log")
        axes.plot([one[0] for one in found], [one[1] for one in found], "o-", label="macro F1")
        axes.plot([one[0] for one in found], [one[2] for one in found], "s--", label="police recall")
        axes.legend()
        figure.tight_layout()
        plot.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(plot, dpi=100)


if __name__ == "__main__":
    main()
