"""Units on a Dask cluster: every worker is asked who it is before the first post, and a worker that dies is made good."""

import asyncio
import logging
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from itertools import islice
from typing import TYPE_CHECKING, Any

from harassflag.batch import places
from harassflag.batch.job import UNITS_AHEAD, Job, differences, identity_of, judge_unit
from harassflag.batch.parts import Counts
from harassflag.batch.units import Unit
from harassflag.errors import HarassflagError, RunError
from harassflag.settings import load_settings

if TYPE_CHECKING:
    from distributed import Client

SECONDS_TO_ANSWER = 5
SECONDS_BETWEEN_LOOKS = 5
SECONDS_WITHOUT_WORKERS = 60
TRIES = 5


def judged_on_cluster(units: Iterator[Unit], job: Job, scheduler: str) -> Iterator[tuple[int, Counts]]:
    """Share of the input and counts of each unit, as they come; a few units a thread are under way at any time.

    Raises:
        RunError: no answer, no workers (or none any more), a worker with another version, model or policy, or one that does not
            see the output.
    """
    with _connected(scheduler) as client:
        _check_workers(client, job)
        ahead = UNITS_AHEAD * sum(client.nthreads().values())
        running = {_submitted(client, unit, job) for unit in islice(units, ahead)}
        while running:
            done, running = _some_done(client, running)
            for future in done:
                yield _result_of(future)
            running |= {_submitted(client, unit, job) for unit in islice(units, len(done))}


def _some_done(client: "Client", running: set[Any]) -> tuple[set[Any], set[Any]]:
    """Waits until some are done; those, and the others.

    Raises:
        RunError: there were no workers, or no scheduler, for `SECONDS_WITHOUT_WORKERS`.
    """
    from distributed import wait

    seen = time.monotonic()
    while True:
        try:
            with client.as_current():
                told = wait(running, timeout=SECONDS_BETWEEN_LOOKS, return_when="FIRST_COMPLETED")
        except TimeoutError:
            if _number_of_workers(client):
                seen = time.monotonic()
            elif time.monotonic() - seen >= SECONDS_WITHOUT_WORKERS:
                raise RunError(
                    "The cluster has had no workers for {seconds} seconds.",
                    "What is done is kept: start workers, and run the same command again.",
                    seconds=SECONDS_WITHOUT_WORKERS,
                ) from None
        except Exception as error:
            raise _given_up(error) from error
        else:
            return told.done, told.not_done


def _result_of(future: Any) -> tuple[int, Counts]:
    try:
        told: tuple[int, Counts] = future.result()
    except HarassflagError:
        raise
    except Exception as error:
        raise _given_up(error) from error
    return told


def _given_up(error: Exception) -> RunError:
    from distributed.comm.core import CommClosedError

    if isinstance(error, CancelledError | CommClosedError):
        return _gone()
    return RunError(
        "The cluster gave up: {reason}.",
        "What is done is kept: run the same command again.",
        reason=type(error).__name__,
    )


def _gone() -> RunError:
    return RunError("The scheduler is gone.", "What is done is kept: start it again, and run the same command again.")


def _number_of_workers(client: "Client") -> int:
    try:
        return len(client.scheduler_info()["workers"])
    except Exception as error:
        raise _gone() from error


def _submitted(client: "Client", unit: Unit, job: Job) -> Any:
    try:
        return client.submit(judge_unit, unit, job, pure=False, retries=TRIES)
    except Exception as error:
        raise _gone() from error


def _connected(scheduler: str) -> "Client":
    try:
        from distributed import Client
    except ImportError as error:
        raise RunError("The packages for a cluster are not installed.", 'Install "harassflag[cluster]".') from error
    # What it would write over many lines is told in one, by what is raised here.
    for name in ("distributed", "distributed.client", "distributed.core"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        asyncio.run(asyncio.wait_for(_greeted(scheduler), SECONDS_TO_ANSWER))
        return Client(scheduler, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except Exception as error:
        raise RunError(
            "The scheduler {address} does not answer.", "Start it, or check the address.", address=scheduler
        ) from error


async def _greeted(scheduler: str) -> None:
    """Whoever answers there speaks Dask: a client waits for ever for one who says nothing, and trips over one who talks otherwise."""
    from distributed.comm.core import connect

    comm = await connect(scheduler)
    await comm.close()


def _who_is_here(model: str, record: str) -> dict[str, str]:
    """Run on a worker: what it is, or why it cannot judge."""
    try:
        told = identity_of(load_settings(), model)
    except HarassflagError as error:
        return {"error": str(error)}
    return told if places.exists(record) else {**told, "error": "it does not see the output's folder"}


def _check_workers(client: "Client", job: Job) -> None:
    answers = client.run(_who_is_here, job.model, job.place.record, on_error="return")
    if not answers:
        raise RunError("The scheduler has no workers.", "Start some, and run the same command again.")
    for worker, told in sorted(answers.items()):
        if told == job.identity:
            continue
        there = told if isinstance(told, dict) else {"error": type(told).__name__}
        raise RunError(
            "Worker {worker} would not judge as this machine does: {reason}.",
            "Give every worker the same harassflag, model and policy, and a place all can write to.",
            worker=worker,
            reason=there.get("error") or differences(job.identity, there),
        )
