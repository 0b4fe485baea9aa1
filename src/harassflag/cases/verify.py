"""Proof that nothing was changed past the program: the log line by line, the rows against the log, the files against their digests."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, select

from harassflag.cases import chain
from harassflag.cases.fingerprint import state_of
from harassflag.cases.records import Fault, LogLine, Verdict
from harassflag.cases.schema import CASE_TABLES, cases, evidence, head, log
from harassflag.cases.sealing import BrokenSealError, Sealer, digest
from harassflag.cases.store import HOUSE, Store


def fault(sentence: str, **values: object) -> Fault:
    """A fault, its sentence in English with blanks."""
    return Fault(sentence, values)


def verify(store: Store) -> Verdict:
    """Look at everything; every fault with its place."""
    with store.snapshot() as connection:
        sealers = store.sealers(connection)
        walk = _Walk(sealers)
        faults = [*walk.lines(connection)]
        faults += _head_faults(connection, store.house, walk)
        faults += _case_faults(connection, sealers, walk)
        exhibits = (
            connection.execute(
                select(cases.c.number.label("case_number"), evidence).join(cases).order_by(evidence.c.id)
            )
            .mappings()
            .all()
        )
    for row in exhibits:
        try:
            store.vault.get(row["case_id"], row["sha256"], sealers.get(row["case_id"], store.house))
        except BrokenSealError:
            faults.append(_file_fault(store, row))
    return Verdict(walk.seq, len(exhibits), len(walk.seen - walk.erased), walk.last, tuple(faults))


def _file_fault(store: Store, row: RowMapping) -> Fault:
    path = store.vault.path(row["case_id"], row["sha256"])
    place = {"number": row["number"], "case": row["case_number"], "file": path.as_posix()}
    if path.is_file():
        return fault("Exhibit {number} of case {case} was changed: {file}", **place)
    return fault("Exhibit {number} of case {case} is missing: {file}", **place)


class _Walk:
    """What walking the log leaves to know: its end, the erased cases, the last state of each case."""

    def __init__(self, sealers: Mapping[str, Sealer]) -> None:
        self.sealers = sealers
        self.seq, self.last = 0, chain.START
        self.erased: set[str] = set()
        self.states: dict[str, tuple[int, Mapping[str, str]]] = {}
        self.seen: set[str] = set()
        self.silent: dict[int, str] = {}

    def lines(self, connection: Connection) -> Iterator[Fault]:
        """The faults of the log, by number of line."""
        for row in connection.execute(select(log).order_by(log.c.seq)).yield_per(1000):
            if row.seq != self.seq + 1:
                yield fault("Line {line} of the log is missing.", line=self.seq + 1)
            elif row.prev != self.last:
                yield fault("Line {line} of the log does not follow the line before it.", line=row.seq)
            if row.hash != chain.line_hash(row.seq, row.prev, row.case_id, row.digest):
                yield fault("Line {line} of the log was changed.", line=row.seq)
            if row.sealed is None:
                self.silent[row.seq] = row.case_id or ""
            else:
                yield from self._words(row)
            self.seq, self.last = row.seq, row.hash
            if row.case_id:
                self.seen.add(row.case_id)
        for seq, case in self.silent.items():
            if case not in self.erased:
                yield fault(
                    "The words of line {line} of the log are gone, and no line says that its case was erased.", line=seq
                )

    def _words(self, row: Row[Any]) -> Iterator[Fault]:
        sealer = self.sealers.get(row.case_id or HOUSE)
        try:
            if sealer is None:
                raise BrokenSealError(row.seq)
            line = chain.read_line(row._mapping, sealer)
        except BrokenSealError:
            yield fault("The words of line {line} of the log were changed.", line=row.seq)
            return
        if digest(line.entry.encode("ascii")) != row.digest or line.detail.get("seq", row.seq) != row.seq:
            yield fault("The words of line {line} of the log were changed.", line=row.seq)
        self._learn(line)

    def _learn(self, line: LogLine) -> None:
        if line.action == "erase" and line.case is None:
            self.erased.add(str(line.detail["case"]))
        state = line.detail.get("state")
        if line.case is not None and isinstance(state, Mapping):
            self.states[line.case] = (line.seq, state)


def _head_faults(connection: Connection, house: Sealer, walk: _Walk) -> Iterator[Fault]:
    row = connection.execute(select(head)).one_or_none()
    if row is None:
        yield fault("The head of the log is missing.")
    elif row.seal != chain.head_seal(house, row.seq, row.hash):
        yield fault("The head of the log was changed.")
    elif (row.seq, row.hash) != (walk.seq, walk.last):
        yield fault("The log is cut off after line {line}; its head tells of {lines}.", line=walk.seq, lines=row.seq)


def _case_faults(connection: Connection, sealers: Mapping[str, Sealer], walk: _Walk) -> Iterator[Fault]:
    numbers = {row.id: row.number for row in connection.execute(select(cases.c.id, cases.c.number)).all()}
    for case in sorted({*numbers, *walk.states} - walk.erased):
        seq, logged = walk.states.get(case, (0, {}))
        if case not in numbers:
            yield fault("Case {case} is missing, though line {line} of the log tells of it.", case=case, line=seq)
            continue
        found = state_of(connection, case)
        for table in sorted({*found, *logged}):
            if found.get(table) != logged.get(table):
                rows = _broken(connection, sealers, case, table)
                place = f"{table} {rows}".strip()
                yield fault(
                    "Case {case}: {place} is not as line {line} of the log left it.",
                    case=numbers[case],
                    place=place,
                    line=seq,
                )


def _broken(connection: Connection, sealers: Mapping[str, Sealer], case: str, name: str) -> str:
    """Which rows of a table do not unseal, where that tells more."""
    table = next(one for one in CASE_TABLES if one.name == name)
    key = table.c.id if table is cases else table.c.case_id
    bad = []
    for row in connection.execute(select(table).where(key == case)).mappings():
        try:
            sealers[case].unseal(row["sealed"], f"{name}:{row['id']}")
        except (BrokenSealError, KeyError):
            bad.append(row["id"])
    return ", ".join(sorted(bad))
