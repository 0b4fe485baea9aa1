"""Findings written as JSON by the kernel are what Python would write."""

import json
import random

import numpy as np

from harassflag.model.kernel.running import _compiled_tell
from harassflag.model.kernel.telling import LONGEST_FINDING, LONGEST_SPAN

NAMES = ("a", "threat_of_violence", "blæst")


def test_every_kind_of_finding_reads_back_as_it_was() -> None:
    rng = random.Random(1)
    values = [0.0, 1.0, 0.5, 0.1, 0.000001, 0.0000004, 0.9999994, 0.9999996, 0.05, *(rng.random() for _ in range(500))]
    shown, spans, expected = [], [], [[] for _ in range(len(values) + 2)]
    for at, value in enumerate(values):
        row, own = at + at // 300, [[0, 9], [10**at % 2_000_003, 2_000_000]][: at % 3]
        spans += own
        shown.append((row, at % 3, len(spans)))
        clear = at % 2 == 0
        told = {"type": NAMES[at % 3], "probability": round(value, 6), "flagged": clear}
        expected[row].append({**told, "band": "clear" if clear else "unsure", "spans": own})
    names = [json.dumps(name).encode() for name in NAMES]
    out = np.empty(len(values) * (LONGEST_FINDING + 30) + len(spans) * LONGEST_SPAN + 2 * len(expected), np.uint8)
    ends = np.zeros(len(expected), np.int64)
    _compiled_tell()(
        np.array(shown),
        np.array(spans),
        np.array(values),
        np.arange(len(values)) % 2 == 0,
        np.frombuffer(b"".join(names), np.uint8),
        np.cumsum([0, *map(len, names)]),
        out,
        ends,
    )
    lines = [out[begin:end].tobytes() for begin, end in zip([0, *ends], ends, strict=False)]
    assert [json.loads(line) for line in lines] == expected
    assert all(
        line.decode() == json.dumps(json.loads(line))
        for line in lines
        if b"1e-06" not in line and b"0.000001" not in line
    )
