"""`learn …`: examples, the gate, what to look at next, the training that runs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harassflag.cli.assessing import opened_input
from harassflag.settings import load_settings
from harassflag.translation import Translate, translator

if TYPE_CHECKING:
    from harassflag.learning import Example, Intake, Verdict
    from harassflag.model.corpus import LabelledPost

commands = typer.Typer(help="New examples in, a better model out, never a worse one.", no_args_is_help=True)

Examples = Annotated[
    list[str] | None,
    typer.Option(
        "--examples", metavar="FILE|NAME", help="Labelled posts: .csv, .jsonl, .parquet, or a data set by name or path."
    ),
]
TextColumn = Annotated[str, typer.Option("--text-column", help="Which column holds the post.")]
LabelColumn = Annotated[str, typer.Option("--label-column", help="Which column holds its labels.")]
Meanings = Annotated[
    list[str] | None,
    typer.Option("--meaning", metavar="LABEL=TYPE", help="What a label of the source means here; LABEL= carries none."),
]
Split = Annotated[str, typer.Option("--split", help="Which split of a data set.")]


def _say() -> Translate:
    return translator(load_settings().language)


def read_examples(
    sources: list[str] | None, text: str, labels: str, meanings: list[str] | None, split: str
) -> "tuple[Example, ...]":
    """What was taken from the sources; what was refused, and why, is told on standard error."""
    from harassflag.learning import Columns, corpus_of, read_data_set, read_file, sift
    from harassflag.learning.sources import FORMATS

    if not sources:
        return ()
    corpus = corpus_of(load_settings())
    meaning = dict(one.partition("=")[::2] for one in meanings or ())
    columns = Columns(text, labels, meaning=meaning)
    rows = []
    for source in sources:
        if Path(source).suffix.lower().lstrip(".") in FORMATS:
            with opened_input(source) as stream:
                rows += read_file(stream, Path(source).name, corpus.types, columns)
        else:
            rows += read_data_set(source, corpus.types, columns, split=split)
    intake = sift(rows, corpus)
    tell_intake(intake, err=True)
    return intake.taken


def kept_examples() -> "tuple[Example, ...]":
    """The examples of the casebook that nobody disputes; what was left out, and how far two people agree, on standard error."""
    from harassflag.cases import local_actor
    from harassflag.cli.casework import opened_book
    from harassflag.learning import corpus_of, ready_for_training

    with opened_book() as book:
        kept = ready_for_training(book.as_(local_actor()).examples(), corpus_of(load_settings()))
    tell_intake(kept.intake, err=True)
    for one in kept.disputed:
        typer.echo(f"{one.id}: {_say()('two people disagree')}", err=True)
    for type, found in kept.agreement.items():
        kappa = "–" if found.kappa is None else f"{found.kappa:.2f}"
        typer.echo(f"{type}: {found.same}/{found.posts}, kappa {kappa}", err=True)
    return kept.intake.taken


def kept_for_gate() -> "list[LabelledPost]":
    """The school's own reviewed posts that no model learns from; none where there is no casebook yet."""
    from harassflag.cases import has_casebook
    from harassflag.learning import held_out_posts, settled
    from harassflag.model import load_model

    if not has_casebook(load_settings()):
        return []
    return held_out_posts(settled(load_model(load_settings().models), kept_examples()))


def tell_intake(intake: "Intake", *, err: bool) -> None:
    """What was taken, what refused and why, and which texts carry contradictory labels (by line, never by text)."""
    say = _say()
    held = sum(one.held_out for one in intake.taken)
    typer.echo(
        say(
            "{taken} taken ({held} of them kept for the gate), {refused} refused, {contradictions} contradictory"
        ).format(
            taken=len(intake.taken), held=held, refused=len(intake.refused), contradictions=len(intake.contradictions)
        ),
        err=err,
    )
    for refused in intake.refused:
        typer.echo(f"{refused.line}: {refused.reason.told(say)}", err=err)
    for one in intake.contradictions:
        sets = " / ".join(", ".join(sorted(labels)) or "–" for labels in one.labels)
        typer.echo(f"{', '.join(map(str, one.lines))}: {say('same text, different labels')}: {sets}", err=err)


def tell_verdict(verdict: "Verdict") -> None:
    """The gate's word, with every reason."""
    say = _say()
    word = say("The gate lets {id} through.") if verdict.passed else say("The gate refuses {id}.")
    typer.echo(word.format(id=verdict.candidate))
    for reason in verdict.reasons:
        typer.echo(f"  {reason.told(say)}")


@commands.command("examples")
def examples_command(
    sources: Annotated[list[str], typer.Argument(metavar="FILE|NAME…")],
    text: TextColumn = "text",
    labels: LabelColumn = "labels",
    meaning: Meanings = None,
    split: Split = "train",
) -> None:
    """Say what of some labelled posts would be taken, what refused, and why; nothing is kept."""
    read_examples(sources, text, labels, meaning, split)


@commands.command("gate")
def gate_command(
    id: Annotated[str, typer.Argument(help="A model id.")],
    examples: Examples = None,
    text: TextColumn = "text",
    labels: LabelColumn = "labels",
    meaning: Meanings = None,
    split: Split = "train",
) -> None:
    """Measure a model beside the one that serves, and say whether it may take its place, and why not."""
    from harassflag.learning import gate_of, held_out_posts

    held_out = [*kept_for_gate(), *held_out_posts(read_examples(examples, text, labels, meaning, split))]
    verdict = gate_of(load_settings(), id, held_out=held_out)
    for check in verdict.checks:
        mark = " " if check.passed else "!"
        typer.echo(f"{mark} {check.what:12}{check.on:9}{check.type:24}{check.before:6.3f} → {check.after:6.3f}")
    tell_verdict(verdict)
    if not verdict.passed:
        raise typer.Exit(1)


@commands.command("status")
def status_command() -> None:
    """The training that runs or ran last, and which candidate waits."""
    from harassflag.learning import read_training, waiting_id

    models, say = load_settings().models, _say()
    training = read_training(models)
    typer.echo(f"{training.outcome}: {training.stage} {training.done}/{training.total} {training.candidate}".rstrip())
    for reason in training.reasons:
        typer.echo(f"  {reason.told(say)}")
    waiting = waiting_id(models)
    if waiting:
        typer.echo(say("{id} passed the gate and waits to be promoted.").format(id=waiting))


@commands.command("cancel")
def cancel_command() -> None:
    """Stop the training that runs; the promoted model serves on."""
    from harassflag.learning import cancel_training

    typer.echo(cancel_training(load_settings().models).outcome)


@commands.command("next")
def next_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Posts, JSONL, CSV, Parquet or text.")],
    count: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 20,
) -> None:
    """Name the posts whose review teaches the model most: unsure, rare types first, unlike the corpus, unlike one another."""
    from harassflag.intake import BadRow, read_posts
    from harassflag.learning import choose, corpus_of, known_from
    from harassflag.model import load_model

    settings = load_settings()
    with opened_input(str(file)) as stream:
        posts = [post for post in read_posts(stream, file.name) if not isinstance(post, BadRow)]
    known = known_from(corpus_of(settings).splits["train"])
    for at in choose(load_model(settings.models), [post.text for post in posts], count, known=known):
        typer.echo(posts[at].id)


@commands.command("doubts")
def doubts_command(
    file: Annotated[
        str | None, typer.Argument(metavar="FILE", help="Labelled posts; the corpus itself if not given.")
    ] = None,
    count: Annotated[int, typer.Option(min=1, help="How many to show.")] = 50,
) -> None:
    """List the posts whose labels look wrong, the most doubtful first; nothing is changed."""
    from harassflag.learning import as_posts, corpus_of, doubts_of

    corpus = corpus_of(load_settings())
    asked = corpus.splits["train"]
    others: tuple[LabelledPost, ...] = ()
    if file is not None:
        asked, others = tuple(as_posts(read_examples([file], "text", "labels", None, "train"))), asked
    wanted = {post.id for post in asked}
    doubts = [doubt for doubt in doubts_of([*others, *asked], corpus.types) if doubt.id in wanted]
    for doubt in doubts[:count]:
        changes = [*(f"+{type}" for type in doubt.missing), *(f"-{type}" for type in doubt.too_many)]
        typer.echo(f"{doubt.id}\t{doubt.quality:.3f}\t{' '.join(changes)}")


@commands.command("beside")
def beside_command() -> None:
    """What the candidate that waits said of the posts judged in the app meanwhile; their words are not kept."""
    from harassflag.learning import read_beside, waiting_id

    models = load_settings().models
    told = read_beside(models, waiting_id(models) or "none")
    typer.echo(f"{sum(one.differ for one in told)} / {len(told)}")
    for one in told:
        if one.differ:
            changes = [*(f"+{type}" for type in one.after if type not in one.before)]
            changes += [f"-{type}" for type in one.before if type not in one.after]
            typer.echo(f"{one.at}\t{' '.join(changes)}")


@commands.command("drift")
def drift_command() -> None:
    """By month: posts of the cases, their routes, the share of close calls, the share of words no post of the corpus holds."""
    from harassflag.cases import local_actor
    from harassflag.cli.casework import opened_book
    from harassflag.learning import SeenPost, by_month, corpus_of, vocabulary

    with opened_book() as book:
        posts = [SeenPost(one.at, one.route, one.findings, one.text) for one in book.as_(local_actor()).judged_posts()]
    known = vocabulary(post.text for post in corpus_of(load_settings()).splits["train"])
    for one in by_month(posts, known):
        routes = " ".join(f"{route} {count}" for route, count in sorted(one.routes.items()))
        typer.echo(f"{one.month}\t{one.posts}\t{routes}\t{one.unsure / one.posts:.0%}\t{one.unseen_words:.0%}")


@commands.command("compare")
def compare_command(
    candidate: Annotated[str, typer.Argument(help="A model id.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="New posts, JSONL, CSV, Parquet or text.")],
) -> None:
    """List the posts on which a candidate and the promoted model differ, by id, the most moved first."""
    from harassflag.intake import BadRow, read_posts
    from harassflag.learning import differences
    from harassflag.model import load_model

    models = load_settings().models
    with opened_input(str(file)) as stream:
        posts = [post for post in read_posts(stream, file.name) if not isinstance(post, BadRow)]
    found = differences([post.text for post in posts], load_model(models), load_model(models, candidate))
    typer.echo(f"{len(found)} / {len(posts)}")
    for one in found:
        changes = [*(f"+{type}" for type in one.gained), *(f"-{type}" for type in one.lost)]
        typer.echo(f"{posts[one.at].id}\t{' '.join(changes)}")
