"""Files as somebody hostile would hand them in, made when they are asked for: name -> bytes. None is larger than a few megabytes."""

import gzip
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

MARKUP = (
    "<script>document.title='broken in'</script><img src=x onerror=\"document.title='broken in'\">"
    "<iframe src=http://127.0.0.1:1/frame></iframe><style>body{display:none}</style><a href='javascript:alert(1)'>x</a>"
    " ![x](http://127.0.0.1:1/x.png) [x](javascript:alert(1)) **fed** :red[rød] $x^2$ `k` | a | b |\n# stor\n---\n</div></textarea>"
)
THREAT = "Jeg ved hvor du bor, og i morgen smadrer jeg dig."
PATH_TRICKS = (
    "../../../etc/passwd.txt",
    "..\\..\\boot.txt",
    "C:\\x.txt",
    "/etc/passwd.txt",
    "-rf.txt",
    "$(touch x).txt",
    "a\nb.txt",
    "CON.txt",
)


def _gzip_like(name: str, size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, b"\0" * size)
    return out.getvalue()


def png(width: int, height: int, *, bits: int = 1, text: bytes = b"") -> bytes:
    """A PNG of one colour that says it is so large; `text` goes in as a compressed chunk."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    whole = (1 + (width * bits + 7) // 8) * height
    packed = zlib.compress(b"\0" * min(whole, 20_000_000), 1)
    said = chunk(b"zTXt", b"a\0\0" + zlib.compress(text)) if text else b""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + said + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of them its catalog."""
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def pdf_of_forms(depth: int, width: int) -> bytes:
    """A PDF whose page asks for `width` ** `depth` drawings in a few lines."""
    call = b"/F Do " * width
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(call), call),
    ]
    for level in range(depth):
        body = call if level < depth - 1 else b"0 0 9 9 re f "
        below = b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + level) if level < depth - 1 else b""
        head = b"<</Type/XObject/Subtype/Form/BBox[0 0 300 300]%s/Length %d>>" % (below, len(body))
        objects.append(head + b"stream\n" + body + b"\nendstream")
    return pdf(*objects)


def _pdf_page(box: bytes) -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]>>" % box,
    )


def _one_long_text_often(rows: int = 400, length: int = 5_000_001) -> bytes:
    words = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["x" * length]))
    out = io.BytesIO()
    pq.write_table(pa.table({"text": words}), out, dictionary_pagesize_limit=2 * length, store_schema=False)
    return out.getvalue()


def _no_text_in_parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"text": pa.array([b"\xff\xfe", b"hej"], pa.binary()).view(pa.string())}), out)
    return out.getvalue()


def _many_frames(count: int) -> bytes:
    head = b"GIF89a" + struct.pack("<HHBBB", 64, 64, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return head + frame * count + b";"


def _many_scans(count: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (2_000, 2_000), 200).save(out, "JPEG", progressive=True)
    raw = out.getvalue()
    last = raw.rindex(b"\xff\xda")
    return raw[:last] + raw[last:-2] * count + raw[-2:]


def _jsonl(**fields: object) -> bytes:
    return json.dumps({"text": THREAT, **fields}).encode() + b"\n"


NASTY: Mapping[str, Callable[[], bytes]] = {
    "empty.txt": lambda: b"",
    "nothing-but-blanks.txt": lambda: b" \n\t" * 50_000,
    "a-million-blanks.txt": lambda: f"{THREAT}{' ' * 1_000_000}slut".encode(),
    "a-million-letters.txt": lambda: f"{THREAT} {'abcdefghij' * 100_000}".encode(),
    "combining.txt": lambda: (THREAT + "e" + "\u0301" * 100_000).encode(),
    "bidi.txt": lambda: ("\u202e" * 1_000 + THREAT + "\u2066\u2069\u200f\u202a" * 1_000).encode(),
    "joiners.txt": lambda: ("\u200d".join("👩" * 20_000) + THREAT).encode(),
    "nuls.txt": lambda: b"hej\0dig\0" * 1_000,
    "few-nuls.txt": lambda: b"hej " * 1_000 + b"\0",
    "surrogates.txt": lambda: b"hej \xed\xa0\x80 dig",
    "surrogates.jsonl": lambda: _jsonl(text=THREAT + "\ud800\udfff\ud800", author="\udcff", id="\ud800"),
    "half-utf16.csv": lambda: "text\nhej\n".encode("utf-16") + b"\0",
    "controls.csv": lambda: b"text\n\x1b[31mr\xc3\xb8d\x1b[0m\x07\n",
    "bytes.txt": lambda: bytes(range(256)) * 10,
    "one-line.jsonl": lambda: _jsonl(text="x" * 5_000_000),
    "deep.jsonl": lambda: b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n" + _jsonl(),
    "long-number.jsonl": lambda: b'{"text": "hej", "id": ' + b"9" * 10_000 + b"}\n" + _jsonl(),
    "not-a-number.jsonl": lambda: b'{"text": NaN}\n{"text": "hej", "id": 1e999}\n' + _jsonl(),
    "no-end-of-quote.csv": lambda: b'text\n"' + b"hej\n" * 50_000,
    "ten-thousand-columns.csv": lambda: b",".join([b"a"] * 10_000) + b",text\n" + b"," * 10_000 + b"hej\n",
    "formulas.csv": lambda: b"id,text\n=HYPERLINK(\"http://127.0.0.1:1\"),hej\n+1+cmd|' /C calc'!A0,hej\n@SUM(1),hej\n-2+3,hej\n",
    "markup.jsonl": lambda: _jsonl(text=MARKUP + THREAT, id=MARKUP, author=MARKUP, time=MARKUP, about=MARKUP),
    "markup-columns.csv": lambda: (f'"{MARKUP.replace(chr(34), chr(39))}",text2\n1,hej\n').encode(),
    "whatsapp-markup.txt": lambda: f"[02.03.2026 10.15.01] {MARKUP.split(':', maxsplit=1)[0][:50]}: {MARKUP}\n[02.03.2026 10.16.01] A: {THREAT}".encode(),
    "zip-bomb.csv": partial(_gzip_like, "x.csv", 20_000_000),
    "zip-bomb.parquet": partial(_gzip_like, "x.parquet", 20_000_000),
    "gzip-bomb.txt": lambda: gzip.compress(b"\0" * 20_000_000),
    "one-text-often.parquet": _one_long_text_often,
    "no-text.parquet": _no_text_in_parquet,
    "cut.parquet": lambda: _no_text_in_parquet()[:-9],
    "picture-bomb.png": partial(png, 60_000, 60_000),
    "wide.png": partial(png, 2_000_000_000, 1),
    "text-bomb.png": partial(png, 64, 64, text=b"x" * 80_000_000),
    "cut.png": lambda: png(200, 200)[:-30],
    "a-program.png": lambda: b"\x7fELF" + b"\0" * 1_000,
    "postscript.png": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n(x) run\n",
    "million-frames.gif": partial(_many_frames, 300_000),
    "many-scans.jpg": partial(_many_scans, 3_000),
    "svg-laughs.svg": lambda: b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">' + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)) + b"]><svg>&j;</svg>",
    "comments.svg": lambda: b"<!---->" * 580,
    "forms.pdf": partial(pdf_of_forms, 9, 30),
    "vast.pdf": lambda: _pdf_page(b"0 0 1e30 1e30"),
    "no-size.pdf": lambda: _pdf_page(b"0 0 0 0"),
    "cut.pdf": lambda: pdf_of_forms(2, 2)[:150],
}  # fmt: skip
