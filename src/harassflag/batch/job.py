"""A run over an archive: planned, taken up where it stopped, spread over processes or a cluster, and put together at the end."""

import hashlib
import json
import platform
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import pyarrow.parquet as pq

from harassflag.batch import places
from harassflag.batch.parts import Counts, Place, notes_of, part_writer, strangers_in, write_part
from harassflag.batch.units import Unit, check_files, input_files, left_out, units_of
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
    """A run: its files, where its answers go, and how far it has come already; `left_out` are names of files nobody reads."""

    job: Job
    files: list[str]
    output: str
    whole: bool
    size: int
    done: dict[int, tuple[int, Counts]]
    left_out: tuple[str, ...] = ()

    @property
    def rejects(self) -> str:
        """Where the rows that were refused are told of, if there are any."""
        return self._beside("rejects.jsonl")

    @property
    def summary(self) -> str:
        """Where the summary goes."""
        return self._beside("summary.json")

    def _beside(self, name: str) -> str:
        return f"{self.output}.{name}" if self.whole else f"{self.job.place.folder}/_{name}"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: posts judged, rows refused, bytes of the input done and in all."""

    counts: Counts
    done: int
    size: int


@cache
def _version() -> str:
    return version("harassflag")


def identity_of(settings: Settings, model: str) -> dict[str, str]:
    """What two processes must share to give the same answers; of the policy its words too, not only what it calls itself."""
    policy = load_policy(settings.policy)
    return {
        "version": _version(),
        "model": load_model(settings.models, model).id,
        "policy": policy.name_and_version,
        "policy_sha256": hashlib.sha256(settings.policy.read_bytes()).hexdigest(),
    }


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """What of two identities differs, in a few words; empty if nothing does."""
    return ", ".join(f"{name} {there.get(name, '')}" for name in here if there.get(name, "") != here[name])


def _place_of(output: str, *, many: bool = False) -> tuple[Place, bool]:
    """Where an output's parts lie, and whether they become one file in the end."""
    whole = not output.endswith("/") and "." in PurePosixPath(output).name
    form = {"txt": "jsonl"}.get(given := format_of(output), given) if whole else "parquet"
    return Place(f"{output}.parts" if whole else output.rstrip("/"), form, many), whole


def is_unfinished(output: str) -> bool:
    """Whether a run that was begun into an output can go on."""
    return places.exists(_place_of(output)[0].record)


def plan_job(source: str, output: str, settings: Settings, columns: Columns, *, overwrite: bool = False) -> Plan:
    """Look at everything before the first post is judged.

    Raises:
        InputError: nothing to read, a column is not there, or the output exists, holds what no run has written, or lies in the input.
        RunError: an unfinished run with another input, model or policy lies there.
    """
    found = input_files(source)
    _check_place(source, found, output)
    files = check_files(found, columns)
    place, whole = _place_of(output, many=len(files) > 1)
    model = load_model(settings.models).id
    job = Job(place, columns, model, identity_of(settings, model))
    states = [[one, *places.state_of(one)] for one in files]
    told = json.loads(json.dumps({"files": states, "columns": asdict(columns), "form": place.form, **job.identity}))
    done = _taken_up(output, place, told, overwrite=overwrite)
    return Plan(job, files, output, whole, sum(map(places.size_of, files)), done, left_out(source))


def _check_place(source: str, files: Sequence[str], output: str) -> None:
    """Refuse an output that would take the place of what is to be read, or be read itself the next time."""
    for folder in (output, _place_of(output)[0].folder):
        if places.lies_under(folder, source) or any(places.lies_under(one, folder) for one in files):
            raise InputError("{name} lies among the posts that are read.", "Name another place.", name=output)


def _taken_up(output: str, place: Place, told: dict[str, Any], *, overwrite: bool) -> dict[int, tuple[int, Counts]]:
    """What is done already of the run that `told` describes; where there is none it is begun."""
    if places.exists(place.record):
        with places.reopened(place.record) as stream:
            before = json.loads(stream.read())
        done = notes_of(place)
        if before == told:
            return done
        if done and not overwrite:
            raise RunError(
                "An unfinished run over other files, or with another model, policy or version, lies in {folder}.",
                "Finish it as it was begun, or begin anew with --overwrite.",
                folder=place.folder,
            )
    elif not overwrite and (places.exists(output) or places.exists(place.folder)):
        raise InputError("{name} exists already.", "Name another place, or give --overwrite.", name=output)
    if strangers := strangers_in(place.folder):
        raise InputError(
            "The folder {name} holds other things than findings: {found}.",
            "Name a folder that is empty or new.",
            name=place.folder,
            found=", ".join(strangers)[:200],
        )
    places.remove(place.folder)
    with places.written(place.record) as stream:
        stream.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace"))
    return {}


def judge_unit(unit: Unit, job: Job) -> tuple[int, Counts]:
    """One unit, in whatever process; returns its share of the input and its counts.

    Raises:
        RunError: this process would judge as another version, model or policy than the run was begun with.
    """
    settings = load_settings()
    other = differences(job.identity, identity_of(settings, job.model))
    if other:
        raise RunError(
            "{worker} would not judge as the run was begun: {reason}.",
            "Give every worker the same harassflag, model and policy, and run the same command again.",
            worker=platform.node(),
            reason=other,
        )
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
    if told:
        told(Progress(total, done, plan.size))
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
        places.remove_half_written(plan.output)
        with places.written(plan.output) as target:
            _put_together([place.part(number) for number in numbers], place, target)
    else:
        places.remove_half_written(f"{place.folder}/")
    rejects = [one for number in numbers if places.exists(one := place.rejects(number))]
    if rejects:
        with places.written(plan.rejects) as target:
            for one in rejects:
                with places.reopened(one) as stream:
                    shutil.copyfileobj(stream, target)
    with places.written(plan.summary) as target:
        told: dict[str, Any] = {"posts": total.posts, "refused": total.refused}
        told |= {
            "routes": dict(total.routes.most_common()),
            "types": dict(total.types.most_common()),
            **plan.job.identity,
        }
        target.write(json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8"))
    places.remove(place.folder if plan.whole else f"{place.folder}/_run")


def _put_together(parts: list[str], place: Place, target: BinaryIO) -> None:
    if not parts:
        with part_writer(target, place.form, many=place.many):
            return
    writer = None
    for number, one in enumerate(parts):
        with places.reopened(one) as stream:
            if place.form == "parquet":
                file = pq.ParquetFile(stream)
                writer = writer or pq.ParquetWriter(target, file.schema_arrow, compression="zstd")
                for batch in file.iter_batches(65_536):
                    writer.write_batch(batch)
                continue
            if place.form == "csv" and number:
                stream.readline()
            shutil.copyfileobj(stream, target, 1 << 20)
    if writer:
        writer.close()
