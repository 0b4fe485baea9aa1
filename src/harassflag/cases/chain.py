"""The log: every line holds the hash of the one before, so that no line can be changed, dropped or put in between.

`digest` = SHA-256 of the line's words (canonical JSON with a random salt, so that erased words cannot be guessed);
`hash` = SHA-256 of the canonical JSON of [seq, hash of the line before, case, digest].
"""

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from harassflag.cases.records import LogLine, Who
from harassflag.cases.schema import head, log
from harassflag.cases.sealing import Sealer, canonical, digest

START = "0" * 64


def line_hash(seq: int, prev: str, case: str | None, words: str) -> str:
    """What the next line will hold of this one; `words` is the line's digest."""
    return digest(canonical([seq, prev, case, words]).encode("ascii"))


def head_seal(house: Sealer, seq: int, last: str) -> str:
    """The keyed mark over the last line."""
    return house.mark("head", f"{seq} {last}")


def start(connection: Connection, house: Sealer) -> None:
    """The head of an empty log."""
    connection.execute(insert(head).values(id=1, seq=0, hash=START, seal=head_seal(house, 0, START)))


def append(
    connection: Connection,
    house: Sealer,
    sealer: Sealer,
    *,
    at: datetime,
    by: Who,
    action: str,
    case: str | None,
    reason: str,
    detail: Mapping[str, object],
) -> tuple[int, str]:
    """Write one line in the transaction at hand; its number and hash. The head is locked until that transaction ends."""
    last = connection.execute(select(head.c.seq, head.c.hash).where(head.c.id == 1).with_for_update()).one()
    seq, prev = last.seq + 1, last.hash
    entry = canonical(
        {
            "seq": seq,
            "at": at.astimezone(UTC).isoformat(),
            "by": [by.id, by.name],
            "action": action,
            "case": case,
            "reason": reason,
            "detail": detail,
            "salt": secrets.token_hex(16),
        }
    )
    words = digest(entry.encode("ascii"))
    hash = line_hash(seq, prev, case, words)
    sealed = sealer.seal(entry.encode("ascii"), f"log:{seq}")
    connection.execute(insert(log).values(seq=seq, case_id=case, prev=prev, digest=words, hash=hash, sealed=sealed))
    connection.execute(update(head).where(head.c.id == 1).values(seq=seq, hash=hash, seal=head_seal(house, seq, hash)))
    return seq, hash


def read_line(row: RowMapping, sealer: Sealer) -> LogLine:
    """A line of the log with its words.

    Raises:
        BrokenSealError: its words were changed.
    """
    entry = sealer.unseal(row["sealed"], f"log:{row['seq']}").decode("ascii")
    words: dict[str, Any] = json.loads(entry)
    return LogLine(
        seq=row["seq"],
        at=datetime.fromisoformat(words["at"]),
        by=Who(*words["by"]),
        action=words["action"],
        case=row["case_id"],
        reason=words["reason"],
        detail=words["detail"],
        prev=row["prev"],
        digest=row["digest"],
        hash=row["hash"],
        entry=entry,
    )
