"""A run over an archive: planned, taken up where it stopped, spread over processes or a cluster, and put together at the end."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import Any

import pyarrow.parquet as pq

from harassflag.batch import places
from harassflag.batch.parts import Counts, Place, notes_of, write_part
from harassflag.batch.units import Unit, check_files, input_files, units_of
from harassflag.errors import InputError, RunError
from harassflag.intake import Columns
from harassflag.intake.tables import format_of
from harassflag.model import load_model
from harassflag.policy import load_policy
from harassflag.settings import Settings, load_settings
from harassflag.translation import translator

UNITS_AHEAD = 2


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker must know to judge a unit; `identity` is what every worker must share."""

    place: Place
    columns: Columns
    model: str
    identity: dict[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """A run: its files, where its answers go, and how far it has come already."""

    job: Job
    files: list[str]
    output: str
    whole: bool
    size: int
    done: dict[int, tuple[int, Counts]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: posts judged, rows refused, bytes of the input done and in all."""

    counts: Counts
    done: int
    size: int


def identity_of(settings: Settings, model: str) -> dict[str, str]:
    """What two processes must share to give the same answers."""
    policy = load_policy(settings.policy)
    return {
        "version": version("harassflag"),
        "model": load_model(settings.models, model).id,
        "policy": policy.name_and_version,
    }


def plan_job(source: str, output: str, settings: Settings, columns: Columns, *, overwrite: bool = False) -> Plan:
    """Look at everything before the first post is judged.

    Raises:
        InputError: nothing to read, a column is not there, or the output exists.
        RunError: an unfinished run with another input, model or policy lies there.
    """
    whole = not output.endswith("/") and "." in PurePosixPath(output).name
    form = {"txt": "jsonl"}.get(given := format_of(output), given) if whole else "parquet"
    folder = f"{output}.parts" if whole else output.rstrip("/")
    files = check_files(input_files(source), columns)
    place = Place(folder, form, len(files) > 1)
    model = load_model(settings.models).id
    job = Job(place, columns, model, identity_of(settings, model))
    states = [[one, *places.state_of(one)] for one in files]
    told = json.loads(json.dumps({"files": states, "columns": asdict(columns), "form": form, **job.identity}))
    record = f"{folder}/_run/run.json"
    if places.exists(record):
        with places.opened(record) as (stream, _):
            before = json.loads(stream.read())
        if before != told and not overwrite:
            raise RunError(
                "An unfinished run over other files, or with another model, policy or version, lies in {folder}.",
                "Finish it as it was begun, or begin anew with --overwrite.",
                folder=folder,
            )
        if before != told:
            places.remove(folder)
    elif places.exists(output) or places.exists(folder):
        if not overwrite:
            raise InputError("{name} exists already.", "Name another place, or give --overwrite.", name=output)
        places.remove(folder)
    with places.written(record) as stream:
        stream.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace"))
    return Plan(job, files, output, whole, sum(map(places.size_of, files)), notes_of(place))


def judge_unit(unit: Unit, job: Job) -> tuple[int, Counts]:
    """One unit, in whatever process; returns its share of the input and its counts."""
    settings = load_settings()
    model, policy = load_model(settings.models, job.model), load_policy(settings.policy)
    return unit.share, write_part(unit, job.place, job.columns, model, policy, translator(settings.language))


def run_job(
    plan: Plan, *, workers: int = 1, scheduler: str | None = None, told: Callable[[Progress], None] | None = None
) -> Counts:
    """Judge what is not done yet, put the parts together, and write the summary.

    Raises:
        InputError: a file cannot be read on.
        RunError: the output is full or gone, or the cluster does not fit or answer.
    """
    total, done = Counts(), 0
    for share, counts in plan.done.values():
        total.add(counts)
        done += share
    units = units_of(plan.files, plan.job.columns, frozenset(plan.done))
    for share, counts in _judged(units, plan.job, workers, scheduler):
        total.add(counts)
        done += share
        if told:
            told(Progress(total, done, plan.size))
    _finish(plan, total)
    return total


def _judged(units: Iterator[Unit], job: Job, workers: int, scheduler: str | None) -> Iterator[tuple[int, Counts]]:
    if scheduler is not None:
        from harassflag.batch.cluster import judged_on_cluster

        yield from judged_on_cluster(units, job, scheduler)
    elif workers > 1:
        from joblib import Parallel, delayed

        pool = Parallel(
            n_jobs=workers, return_as="generator_unordered", pre_dispatch=UNITS_AHEAD * workers, batch_size=1
        )
        yield from pool(delayed(judge_unit)(unit, job) for unit in units)
    else:
        for unit in units:
            yield judge_unit(unit, job)


def _finish(plan: Plan, total: Counts) -> None:
    """The parts become one file (or stay, in a folder), the rejects one file, and the summary is written; then the notes go."""
    place = plan.job.place
    numbers = sorted(notes_of(place))
    if plan.whole:
        with places.written(plan.output) as target:
            _put_together([place.part(number) for number in numbers], place.form, target)
    beside = f"{plan.output}." if plan.whole else f"{place.folder}/_"
    rejects = [one for number in numbers if places.exists(one := place.rejects(number))]
    if rejects:
        with places.written(f"{beside}rejects.jsonl") as target:
            for one in rejects:
                with places.opened(one) as (stream, _):
                    shutil.copyfileobj(stream, target)
    with places.written(f"{beside}summary.json") as target:
        told: dict[str, Any] = {"posts": total.posts, "refused": total.refused}
        told |= {
            "routes": dict(total.routes.most_common()),
            "types": dict(total.types.most_common()),
            **plan.job.identity,
        }
        target.write(json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8"))
    places.remove(place.folder if plan.whole else f"{place.folder}/_run")


def _put_together(parts: list[str], form: str, target: Any) -> None:
    writer = None
    for number, one in enumerate(parts):
        with places.opened(one) as (stream, _):
            if form == "parquet":
                file = pq.ParquetFile(stream)
                writer = writer or pq.ParquetWriter(target, file.schema_arrow, compression="zstd")
                for batch in file.iter_batches(65_536):
                    writer.write_batch(batch)
                continue
            if form == "csv" and number:
                stream.readline()
            shutil.copyfileobj(stream, target, 1 << 20)
    if writer:
        writer.close()
