"""What is handed in by mistake or by malice: a clear word each, and nothing unpacked that is too large."""

import io
import struct
import subprocess
import sys
import zlib

import pikepdf
import pytest
from PIL import Image, ImageDraw

from harassflag.errors import InputError
from harassflag.intake.screenshot import is_picture, open_pages


def bytes_of(picture: Image.Image, form: str, **options: object) -> bytes:
    held = io.BytesIO()
    picture.save(held, form, **options)
    return held.getvalue()


def white(width: int = 200, height: int = 100) -> Image.Image:
    return Image.new("RGB", (width, height), "white")


def empty_png(width: int, height: int) -> bytes:
    """A PNG that promises a size and holds next to nothing."""

    def chunk(kind: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def promising(width: int, height: int, **options: object) -> bytes:
    """A small JPEG that promises a size, and white where it holds nothing."""
    raw = bytes_of(white(), "JPEG", **options)
    at = raw.index(b"\xff\xc2" if options.get("progressive") else b"\xff\xc0")
    return raw[: at + 5] + struct.pack(">HH", height, width) + raw[at + 9 :]


def even_webp(width: int, height: int) -> bytes:
    """A WebP of one colour: as small whatever its size."""
    raw = bytes_of(Image.new("RGBA", (2, 2)), "WEBP", lossless=True)
    at = raw.index(b"VP8L") + 9
    return raw[:at] + struct.pack("<I", (width - 1) | (height - 1) << 14) + raw[at + 4 :]


def pdf(pages: int, password: str | None = None) -> bytes:
    document, held = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    document.save(held, encryption=pikepdf.Encryption(owner="ejer", user=password) if password else False)
    return held.getvalue()


def moving_gif() -> bytes:
    frames = [Image.new("L", (100, 100), shade) for shade in (0, 120, 255)]
    return bytes_of(frames[0], "GIF", save_all=True, append_images=frames[1:])


@pytest.mark.parametrize(
    ("raw", "name", "said"),
    [
        (b"", "tom.png", "tom.png is empty"),
        (b"Hej du", "brev.png", "brev.png is not a picture that can be read"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", "is a drawing"),
        (empty_png(20_000, 20_000), "stor.png", "too large"),
        (empty_png(2_000_000, 2_000_000), "bombe.png", "too large"),
        (empty_png(4_000, 4_000), "hul.png", "damaged"),
        (promising(13_000, 13_000, progressive=True), "skiver.jpg", "too large"),
        (promising(15_000, 15_000), "bombe.jpg", "too large"),
        (even_webp(8_000, 8_000), "jævn.webp", "too large"),
        (bytes_of(white(400, 400), "PNG")[:200], "halv.png", "damaged"),
        (bytes_of(white(400, 400), "JPEG")[:300], "halv.jpg", "damaged"),
        (bytes_of(white(8, 8), "PNG"), "prik.png", "too small"),
        (moving_gif(), "sjov.gif", "moving picture"),
        (bytes_of(white(), "BMP"), "a.bmp", "not a picture that can be read"),
        (pdf(1, password="hemmelig"), "laast.pdf", "laast.pdf is locked with a password"),
        (pdf(201), "lang.pdf", "201 pages, more than 200"),
        (b"%PDF-1.7 noget sludder", "skidt.pdf", "damaged"),
    ],
)
def test_refused_in_words(raw: bytes, name: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        list(open_pages(raw, name))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "HEIF"])
def test_kinds_are_told_by_their_bytes_whatever_the_name(form: str) -> None:
    if form == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    raw = bytes_of(white(), form)
    assert is_picture(raw, "uden-endelse")
    (page,) = open_pages(raw, "forkert.txt")
    assert (page.mode, page.size) == ("RGB", (200, 100))


def test_a_camera_held_on_its_side_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (page,) = open_pages(bytes_of(white(200, 100), "JPEG", exif=exif), "p.jpg")
    assert page.size == (100, 200)


@pytest.mark.parametrize(
    ("form", "mode", "size"),
    [
        ("JPEG", "RGB", (4032, 3024)),
        ("PNG", "L", (4032, 3024)),
        ("PNG", "P", (4032, 3024)),
        ("PNG", "1", (4032, 3024)),
        ("PNG", "I;16", (4032, 3024)),
    ],
)
def test_a_telephones_largest_photograph_is_read_reduced(form: str, mode: str, size: tuple[int, int]) -> None:
    (page,) = open_pages(bytes_of(Image.new(mode, (8064, 6048)), form), f"stor.{form}")
    assert (page.mode, page.size) == ("RGB", size)


TAKEN = """
import resource, sys
import numpy, PIL.Image
from harassflag.intake.screenshot import open_pages
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
(page,) = open_pages(sys.stdin.buffer.read(), "x")
print(page.width, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere this is counted in other units")
@pytest.mark.parametrize(
    ("raw", "width"),
    [
        (promising(13_000, 13_000), 3250),
        (promising(8_000, 8_000, progressive=True, subsampling=0), 4000),
        (even_webp(5_000, 5_000), 5000),
    ],
    ids=["one-scan", "several-scans", "webp"],
)
def test_what_a_few_bytes_promise_takes_bounded_memory(raw: bytes, width: int) -> None:
    assert len(raw) < 10_000
    told = subprocess.run([sys.executable, "-c", TAKEN], input=raw, capture_output=True, check=True).stdout
    wide, megabytes = (int(word) for word in told.split())
    assert wide == width
    assert megabytes < 700


def test_a_large_camera_held_on_its_side_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (page,) = open_pages(bytes_of(Image.new("L", (8000, 4000)), "PNG", exif=exif), "p.png")
    assert page.size == (2000, 4000)


def test_what_shines_through_is_white() -> None:
    picture = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    ImageDraw.Draw(picture).rectangle((0, 0, 10, 10), fill=(0, 0, 0, 255))
    (page,) = open_pages(bytes_of(picture, "PNG"), "p.png")
    assert page.getpixel((50, 50)) == (255, 255, 255)
    assert page.getpixel((5, 5)) == (0, 0, 0)


@pytest.mark.long
def test_a_pdf_gives_its_pages_one_by_one() -> None:
    pages = open_pages(pdf(60), "mange.pdf")
    assert next(pages).size == (1653, 2339)
    assert sum(1 for _ in pages) == 59


def test_text_is_no_picture() -> None:
    assert not is_picture("Så kom da!".encode(), "tråd.txt")
