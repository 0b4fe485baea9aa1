"""Draws the small inputs that fuzzing starts from: `python tests/fuzz/seeds.py` writes `tests/fuzz/corpus/`."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image, ImageDraw
from targets import FORMS, TARGETS, _weights, small_manifest

CORPUS = Path(__file__).parent / "corpus"
WHATSAPP = (
    "[02.03.2026 10.15.01] Åse Bro: Jeg ved hvor du bor\n[02.03.2026 10.16.00] ~ Vred Far: <Medier udeladt>\nog mere\n"
)
THREAD = "Vred Far\n2 t.\nDu er en heks\nSynes godt om\nSvar\n3 t.\nÅse Bro\nI går kl. 10.15\nHold nu op\nSynes godt om · Svar · 2 u.\n"
CSV = 'id;tekst;text;author\n1;x;Hej med dig;Åse\n2;x;"flere\nlinjer";=1+1\n'
JSONL = '{"id": "a", "text": "Så får du tæsk", "author": "Far"}\n{"id": 2, "text": "\\ud800"}\nhej\n{"text": 3}\n'
THREADS = '{"id": "t", "posts": [{"author": "A", "time": "2 t.", "about": "B", "text": "Hej"}, {"text": "e\\u0301"}]}\n'
LABELLED = "text,labels\nDu er en heks,rumour;nickname\nHej,\n"
ONE_A_TYPE = '{"text": "Hej", "rumour": 1, "threat_of_violence": 0}\n'
POLICY = """[policy]
id = "p"
version = "1"
adopted = 2023-11-23
name.da = "P"
name.en = "P"
[[clauses]]
id = "c"
name = {da = "C", en = "C"}
[[types]]
id = "rumour"
clause = "c"
flagged_route = "leadership"
name = {da = "R", en = "R"}
covers = {da = "R", en = "R"}
[[steps]]
id = "s"
audience = "staff"
clause = "c"
routes = ["leadership"]
waits_for = ["s"]
text = {da = "S", en = "S"}
[[help_lines]]
id = "h"
number = "112"
when = ["danger"]
name = {da = "H", en = "H"}
[[deadlines]]
id = "d"
amount = 24
unit = "hours"
from = {da = "F", en = "F"}
[retention]
months = 3
"""


def _table() -> bytes:
    out = io.BytesIO()
    rows = {"id": ["1", "2"], "text": ["Hej med dig", None], "labels": [["rumour"], []], "author": ["Åse", "x"]}
    pq.write_table(pa.table(rows), out)
    return out.getvalue()


def _screen() -> Image.Image:
    picture = Image.new("RGB", (160, 120), "white")
    draw = ImageDraw.Draw(picture)
    for line in range(5):
        draw.text((8, 6 + 22 * line), "Jeg ved hvor du bor", fill="black")
    draw.rectangle((100, 40, 150, 70), fill=(200, 220, 255))
    return picture


def _pictures() -> Iterator[tuple[str, bytes]]:
    import pillow_heif

    pillow_heif.register_heif_opener()
    for form in ("PNG", "JPEG", "WEBP", "GIF", "PDF", "HEIF", "MPO"):
        out = io.BytesIO()
        _screen().save(out, form)
        yield form.lower(), out.getvalue()
    for mode in ("RGBA", "P", "LA", "1", "I;16"):
        out = io.BytesIO()
        (_screen().convert("L").convert("I;16") if mode == "I;16" else _screen().convert(mode)).save(out, "PNG")
        yield f"png-{mode.replace(';', '')}", out.getvalue()
    out = io.BytesIO()
    _screen().save(out, "GIF", save_all=True, append_images=[_screen().rotate(180)])
    yield "gif-moving", out.getvalue()
    yield "svg", b'<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg"></svg>'


def _packed() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (
            ("manifest.json", json.dumps(small_manifest(_weights())).encode()),
            ("weights.npy", _weights()),
            ("evaluation.json", b"{}"),
            ("card.md", b"# x"),
        ):
            file.writestr(f"2026-11-22-0123456789/{name}", content)
    return out.getvalue()


def seeds() -> Iterator[tuple[str, str, bytes]]:
    """Target, name and bytes of every seed."""
    texts = {
        "jsonl": JSONL.encode(),
        "csv": CSV.encode(),
        "parquet": _table(),
        "txt": "Hej\næøå e\u0301\n".encode("utf-16"),
        "thread": THREADS.encode(),
        "paste": WHATSAPP.encode(),
        "labelled.csv": LABELLED.encode(),
        "labelled.jsonl": ONE_A_TYPE.encode(),
        "labelled.parquet": _table(),
    }
    for at, form in enumerate(FORMS):
        yield "intake", form, bytes([at]) + texts[form]
    yield "intake", "paste-thread", bytes([FORMS.index("paste")]) + THREAD.encode()
    yield "policy", "small", POLICY.encode()
    yield "policy", "empty", b""
    yield "model", "manifest", b"\0" + json.dumps(small_manifest(_weights())).encode()
    yield "model", "promoted", b'\1{"history": ["2026-11-22-0000000000"]}'
    yield "model", "packed", b"\2" + _packed()
    yield "model", "weights", b"\3" + _weights()
    for name, raw in _pictures():
        yield "picture", name, b"\7" + raw


if __name__ == "__main__":
    for target in TARGETS:
        (CORPUS / target).mkdir(parents=True, exist_ok=True)
    for target, name, content in seeds():
        (CORPUS / target / name).write_bytes(content)
