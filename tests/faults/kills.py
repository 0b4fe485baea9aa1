"""kill -9 at random moments while something is written: nothing confirmed may be lost, nothing may be left half done.

    python tests/faults/kills.py --kills 500

A deed runs in a process of its own and says through a pipe what was confirmed to it. It is killed after as many confirmations as a
seeded generator draws, and somewhere in the middle of the next, so that a busy machine kills no earlier; then what lies on the disk is
opened anew and held against what was confirmed.
"""

import argparse
import hashlib
import importlib
import io
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from harassflag.cases import (
    Actor,
    CaseBook,
    Desk,
    NewEvidence,
    NewPost,
    make_report,
    open_casebook,
    restore,
    write_report,
)
from harassflag.cases.database import open_engine, upgrade_to
from harassflag.learning import read_training, waiting_id
from harassflag.model import list_models, load_model, promote, promoted_id
from harassflag.model.registry import UNFINISHED, Manifest, promotions, save_model
from harassflag.policy import load_policy
from harassflag.records import Finding, Span
from harassflag.settings import Settings, load_settings

LEADER = Actor("leder1", "Karen Holm", frozenset({"leadership", "staff"}))
TEACHER = Actor("lærer1", "Åse Bro", frozenset({"staff"}))
TELL = Callable[..., None]
FRESH_EVERY = 8
FROM_THE_START = 0.2
LONGEST_START = 0.6
"""Seconds: the kills that wait for no confirmation come within it."""
SHORTEST_STEP = 0.02
READY = "ready"
TAUGHT = {
    "rumour": "folk siger at hun stjal",
    "threat_of_violence": "så smadrer jeg dig",
    "": "husk madpakke til turen",
}


def settings_in(folder: Path) -> Settings:
    """Settings whose everything lies in a folder."""
    return replace(
        load_settings(),
        cases=folder / "cases",
        key_file=folder / "keys" / "cases.key",
        key="",
        database_url="",
        models=folder / "models",
    )


@contextmanager
def opened(folder: Path) -> Iterator[CaseBook]:
    """The casebook in a folder."""
    book = open_casebook(settings_in(folder))
    try:
        yield book
    finally:
        book.close()


def post(text: str) -> NewPost:
    """A post with a finding."""
    return NewPost(
        text, author="Vred Far", findings=(Finding("stalking", 0.9, 0.5, 0.3, (Span(0, 3),)),), model="m", policy="p@1"
    )


def hand_in(book: CaseBook, words: str) -> str:
    """A new case with these words and a file that says them."""
    return (
        book.as_(TEACHER)
        .submit([post(words)], [NewEvidence(words.encode() * 99, "x.txt", "text/plain")], title=words)
        .case
    )


# What is done until it is killed. `tell` names what was confirmed.


def saving(folder: Path, tell: TELL) -> None:
    """Cases, episodes, notes and labels, one after another."""
    with opened(folder) as book:
        tell(READY)
        for number in count():
            words = f"{os.getpid()} {number}"
            case = hand_in(book, words)
            tell("case", case, words)
            desk = book.as_(LEADER)
            tell("note", case, desk.add_note(case, f"note {words}").text)
            desk.add_episode(case, [post(f"more {words}")], [NewEvidence(words.encode(), "y.txt", "text/plain")])
            tell("episode", case, f"more {words}")
            seen = desk.open_case(case).posts[0]
            desk.set_labels(case, seen.id, ["rumour"], reason=words, version=seen.version)
            tell("label", case, words)


def opening(folder: Path, tell: TELL) -> None:
    """First casebooks, with their keys, from nothing."""
    tell(READY)
    for number in count():
        with opened(folder / f"first-{os.getpid()}-{number}") as book:
            tell("first", f"first-{os.getpid()}-{number}", hand_in(book, "first"))


def exporting(folder: Path, tell: TELL) -> None:
    """The same case as PDF and bag, again and again."""
    with opened(folder) as book:
        case = hand_in(book, "export")
        export = book.as_(LEADER).export(case, reason="test")
        report = make_report(export, load_policy(load_settings().policy), reason="test")
    tell(READY)
    for number in count():
        written = write_report(report, folder / "out" / f"{os.getpid()}-{number}.pdf")
        tell("export", written.pdf.name, hashlib.sha256(report.pdf).hexdigest())


def promoting(folder: Path, tell: TELL) -> None:
    """New models saved, and one of them made to serve."""
    models = folder / "models"
    tell(READY)
    for number in count():
        weights, manifest = small_model(os.getpid() * 1000 + number)
        save_model(models, manifest, weights, {"splits": {}}, "# card\n")
        tell("model", manifest.id)
        promote(models, manifest.id)
        tell("promoted", manifest.id)


def migrating(folder: Path, tell: TELL) -> None:
    """A casebook of an older program, opened by this one."""
    tell(READY)
    for old in sorted(folder.glob("old-*")):
        with opened(old):
            tell("migrated", old.name)


def backing_up(folder: Path, tell: TELL) -> None:
    """Backups of a casebook in use, and each brought back to another place."""
    with opened(folder) as book:
        hand_in(book, "backed up")
        tell(READY)
        for number in count():
            name = f"backup-{os.getpid()}-{number}"
            verdict = book.backup(folder / name, LEADER)
            tell("backup", name, verdict.lines)
            there = replace(settings_in(folder), cases=folder / f"back-{name}")
            restore(there, folder / name)
            tell("restored", f"back-{name}", verdict.lines)


def rotating(folder: Path, tell: TELL) -> None:
    """New main keys, with cases in between."""
    with opened(folder) as book:
        tell(READY)
        for number in count():
            words = f"{os.getpid()} {number}"
            tell("case", hand_in(book, words), words)
            book.rotate_key(LEADER)
            tell("rotated")


def training(folder: Path, tell: TELL) -> None:
    """`harassflag train`, every other time so that the new model serves."""
    tell(READY)
    tell("serving", promoted_id(folder / "models"))
    for number in count():
        serves = bool(number % 2)
        id = trained(folder, os.getpid() * 1000 + number, promote=serves)
        tell("model", id)
        tell("serving" if serves else "trained", promoted_id(folder / "models"))


def trained(folder: Path, seed: int, *, promote: bool) -> str:
    """The command itself, as it stands on the command line; the id it says."""
    from harassflag.cli.main import app

    os.environ.update({f"HARASSFLAG_{name.upper()}": str(folder / name) for name in ("models", "data", "policy")})
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(io.StringIO()):
        app(["train", "--seed", str(seed), *(["--promote"] if promote else [])], standalone_mode=False)
    return said.getvalue().split()[0]


DEEDS: Mapping[str, tuple[Callable[[Path, TELL], None], int]] = {
    "saving": (saving, 24),
    "opening": (opening, 5),
    "exporting": (exporting, 8),
    "promoting": (promoting, 16),
    "migrating": (migrating, 3),
    "backing_up": (backing_up, 8),
    "rotating": (rotating, 16),
    "training": (training, 4),
}
"""What is killed, and after how many confirmations at most."""


def small_model(number: int) -> tuple[bytes, Manifest]:
    """Weights and manifest of a model of one type, each number another."""
    from harassflag.model.second_look import SecondLook

    out = io.BytesIO()
    np.save(out, np.random.default_rng(number).standard_normal((2**10, 1)).astype(np.float32))
    features = {
        "bits": 10,
        "char_min": 2,
        "char_max": 3,
        "word_max": 2,
        "skip": True,
        "word_share": 1.0,
        "damping": 5.0,
    }
    sums = hashlib.sha256(out.getvalue()).hexdigest()
    one = [0.5]
    return out.getvalue(), Manifest(
        2,
        ["rumour"],
        features,
        one,
        SecondLook.none(1).as_fields(),
        one,
        one,
        one,
        one,
        [],
        sums,
        "0" * 64,
        "2026-11-22",
        number,
        {},
    )


# What must hold afterwards.


def sound(folder: Path, told: list[list[Any]]) -> None:
    """Hold a folder against what was confirmed in it; whatever is wrong raises."""
    with opened(folder) as book:
        faults = book.verify().faults
        assert faults == (), faults
        _sound_cases(book.as_(LEADER), told)
    confirmed = {(kind, rest[0]) for kind, *rest in told if rest}
    _sound_exports(folder, {name: digest for kind, name, digest in (one for one in told if one[0] == "export")})
    _sound_models(folder / "models", confirmed)
    if (folder / "policy").is_file():
        sound_training(folder, told)
    for kind, name in confirmed:
        if kind in {"first", "migrated"}:
            sound(folder / name, [])
    for other in [*folder.glob("first-*"), *folder.glob("old-*")]:
        sound(other, [])
    for backup in folder.glob("backup-*"):
        there = replace(settings_in(folder), cases=folder / "checked" / backup.name)
        assert restore(there, backup).faults == ()
    for kind, name in confirmed:
        if kind == "backup":
            assert (folder / name / "backup.json").is_file(), name
        if kind == "restored":
            book = open_casebook(replace(settings_in(folder), cases=folder / name))
            assert book.verify().faults == ()
            book.close()


def _sound_cases(desk: Desk, told: list[list[Any]]) -> None:
    confirmed: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, *rest in told:
        if kind in {"case", "note", "episode", "label"}:
            confirmed[rest[0]].append((kind, rest[1]))
    for case, all_words in confirmed.items():
        file = desk.open_case(case)
        held = {
            "case": [one.text for one in file.posts],
            "note": [one.text for one in file.notes],
            "episode": [one.text for one in file.posts],
            "label": [label.reason for one in file.posts for label in one.labels],
        }
        for kind, words in all_words:
            assert words in held[kind], (kind, words, held[kind])
            if kind == "case":
                assert desk.view_evidence(case, file.evidence[0].id).content == words.encode() * 99


def _sound_exports(folder: Path, confirmed: Mapping[str, str]) -> None:
    from pypdfium2 import PdfDocument

    for name, digest in confirmed.items():
        assert hashlib.sha256((folder / "out" / name).read_bytes()).hexdigest() == digest
        assert (folder / "out" / name).with_name(f"{Path(name).stem}-bagit").is_dir()
    for pdf in (folder / "out").glob("[!.]*.pdf"):
        document = PdfDocument(pdf)
        assert len(document)
        document.close()
    for bag in (folder / "out").glob("[!.]*-bagit"):
        listed = (bag / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
        assert listed, bag
        for line in listed:
            digest, path = line.split(maxsplit=1)
            assert hashlib.sha256((bag / path).read_bytes()).hexdigest() == digest, path


def _sound_models(models: Path, confirmed: set[tuple[str, Any]]) -> None:
    there = list_models(models) if models.is_dir() else []
    for id in there:
        load_model(models, id)
    for kind, name in confirmed:
        if kind in {"model", "promoted"}:
            assert name in there, name
    if any(kind == "promoted" for kind, _ in confirmed):
        assert promoted_id(models) in there


def sound_training(folder: Path, told: list[list[Any]]) -> None:
    """The model that served last serves, or the one that was about to; a later training clears up, ends well and lets it serve on."""
    models = folder / "models"
    serving = load_model(models)
    serving.probabilities(["hej"])
    kind, name = next((one for one in reversed(told) if one[0] in {"serving", "trained"}), ("", ""))
    # After `trained` comes one that is to serve, so it may.
    assert kind != "serving" or serving.id == name, (serving.id, name)
    assert kind != "trained" or name in promotions(models), (name, promotions(models))
    assert waiting_id(models) in {None, *list_models(models)}
    assert read_training(models).outcome != "running"
    id = trained(folder, os.getpid(), promote=False)
    assert id in list_models(models)
    assert promoted_id(models) == serving.id
    assert not list(models.glob(f"{UNFINISHED}*")) + list(models.glob(f"*/{UNFINISHED}*"))


def prepare(deed: str, folder: Path) -> None:
    """What a deed finds when it begins."""
    if deed == "migrating":
        for number, revision in enumerate(("0001", "0002", "0003", None)):
            old = folder / f"old-{number}"
            if not old.exists():
                _old_casebook(old, revision)
    if deed == "training" and not (folder / "policy").is_file():
        _small_school(folder)


def _old_casebook(folder: Path, revision: str | None) -> None:
    """A casebook without cases, as an older program would leave it; None: empty tables and no key."""
    if revision is None:
        (folder / "cases").mkdir(parents=True)
        return
    settings = settings_in(folder)
    engine = open_engine(settings)
    with engine.begin() as connection:
        upgrade_to(connection, revision)
    engine.dispose()


def _small_school(folder: Path) -> None:
    """A policy of two types, a corpus of a few posts of each, and a first model that serves."""
    text = load_settings().policy.read_text(encoding="utf-8")
    tables = re.split(r"^(?=\[)", text, flags=re.MULTILINE)
    kept = [
        one for one in tables if not one.startswith("[[types]]") or any(f'"{type}"' in one for type in TAUGHT if type)
    ]
    policy = re.sub(r"^types = .*\n", "", "".join(kept), flags=re.MULTILINE)
    posts = folder / "data" / "posts"
    posts.mkdir(parents=True)
    batches = [f"b{number}" for number in range(8)]
    for batch in batches:
        rows = [
            {"id": f"{batch}-{at}", "text": f"{text} {at} {batch}", "labels": [type] if type else []}
            for at, (type, text) in enumerate([*TAUGHT.items()] * 2)
        ]
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (posts / f"{batch}.jsonl").write_text(lines, encoding="utf-8")
    splits = {"train": batches[:5], "calibration": batches[5:6], "development": batches[6:7], "test": batches[7:]}
    told = "".join(f"{name} = {json.dumps(names)}\n" for name, names in splits.items())
    (folder / "data" / "splits.toml").write_text(told, encoding="utf-8")
    (folder / "data" / "contrast_pairs.toml").write_text("pairs = []\n", encoding="utf-8")
    (folder / "policy").write_text(policy, encoding="utf-8")
    child = forked(lambda: print(trained(folder, 1, promote=True), end="", file=io.StringIO()))
    assert os.waitpid(child, 0)[1] == 0


def run_deed(deed: str, folder: Path, out: int) -> None:
    """A process's whole life: the deed, told of through a pipe."""

    def tell(*what: object) -> None:
        os.write(out, json.dumps(what).encode() + b"\n")

    DEEDS[deed][0](folder, tell)


def know_training() -> None:
    """Import what a training asks for, once, and not in each process that is killed; nothing of it is used here, so no thread begins."""
    for name in (
        "cleanlab.multilabel_classification",
        "joblib",
        "sklearn.ensemble",
        "sklearn.linear_model",
        "threadpoolctl",
    ):
        importlib.import_module(name)
    for name in ("cli.main", "learning.beside", "learning.making", "model.training"):
        importlib.import_module(f"harassflag.{name}")


def forked(work: Callable[[], None]) -> int:
    """A process of its own that does this and nothing else; imports are shared, connections are not."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        os.setpgid(0, 0)
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def killed(deed: str, folder: Path, chance: random.Random) -> list[list[Any]]:
    """Let a deed begin, kill it and all it started, and return what was confirmed before."""
    prepare(deed, folder)
    into, out = os.pipe()
    child = forked(lambda: run_deed(deed, folder, out))
    os.close(out)
    after = chance.randint(0, DEEDS[deed][1])
    from_start = chance.random() < FROM_THE_START
    somewhere = chance.random()
    told = b""
    with os.fdopen(into, "rb", buffering=0) as stream:
        began = time.monotonic()
        # The first line says only that it is ready.
        while not from_start and told.count(b"\n") <= after and (block := stream.read(65_536)):
            told += block
        step = 1.5 * max((time.monotonic() - began) / after, SHORTEST_STEP) if after else LONGEST_START
        time.sleep(somewhere * (LONGEST_START if from_start else step))
        try:
            os.killpg(child, signal.SIGKILL)
        except ProcessLookupError:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0, f"{deed} failed by itself"
        while block := stream.read(65_536):
            told += block
    # A line cut by the kill was not confirmed.
    return [one for one in map(json.loads, told.split(b"\n")[:-1]) if one != [READY]]


def judged(folder: Path, told: list[list[Any]]) -> bool:
    """Whether all is sound, looked at by a process of its own, as the program would be started anew."""
    child = forked(lambda: sound(folder, told))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def run(kills: int, seed: int, deeds: tuple[str, ...] = tuple(DEEDS)) -> tuple[Counter[str], list[str]]:
    """So many kills, in turn among the deeds; how many confirmations there were of each kind, and what was lost."""
    chance = random.Random(seed)
    confirmed: Counter[str] = Counter()
    lost: list[str] = []
    folders: dict[str, Path] = {}
    told: dict[str, list[list[Any]]] = {}
    room = Path(tempfile.mkdtemp(prefix="harassflag-kills-"))
    if "training" in deeds:
        know_training()
    try:
        for number in range(kills):
            deed = deeds[number % len(deeds)]
            if number // len(deeds) % FRESH_EVERY == 0:
                if deed in folders:
                    shutil.rmtree(folders[deed])
                folders[deed], told[deed] = room / f"{deed}-{number}", []
                folders[deed].mkdir()
            said = killed(deed, folders[deed], chance)
            told[deed] += said
            confirmed.update(one[0] for one in said)
            if not judged(folders[deed], told[deed]):
                lost.append(f"kill {number}: {deed}, seed {seed}")
            for done in folders[deed].glob("*"):
                if done.name.startswith(("backup-", "back-", "first-", "checked", "old-")):
                    shutil.rmtree(done)
            told[deed] = [one for one in told[deed] if one[0] not in {"backup", "restored", "first", "migrated"}]
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return confirmed, lost


def main() -> None:
    """Kill, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--only", choices=tuple(DEEDS), action="append")
    asked = parser.parse_args()
    began = time.monotonic()
    confirmed, lost = run(asked.kills, asked.seed, tuple(asked.only or DEEDS))
    told = ", ".join(f"{kind} {number}" for kind, number in sorted(confirmed.items()))
    print(
        f"{asked.kills - len(lost)} of {asked.kills} kills without loss, {time.monotonic() - began:.0f} s. Confirmed: {told}."
    )
    for one in lost:
        print(one)
    sys.exit(bool(lost))


if __name__ == "__main__":
    main()
