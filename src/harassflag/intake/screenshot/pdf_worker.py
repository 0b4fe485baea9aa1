"""A process of its own that draws the pages of a PDF, run by path so that it loads next to nothing: see `pdf_pages`.

A few hundred bytes of PDF can ask for more time and memory than any machine has, and no call into the library can be broken off.
In: the file, on standard input. Out: a line `pages N` or a fault, then for each page a line `WIDTH HEIGHT` and its RGB bytes.
"""

import contextlib
import math
import sys
from typing import Any, BinaryIO

PASSWORD_WANTED = 4
DOTS_PER_POINT = 200 / 72
MOST_BYTES = 2_000_000_000
SECONDS_A_PAGE = 10
SECONDS_IN_ALL = 300


def main(largest_page: int, most_pages: int) -> None:
    """Tell what the file holds, and draw it; with `most_pages` 0 only tell."""
    import pypdfium2

    out = sys.stdout.buffer
    raw = sys.stdin.buffer.read()
    limit()
    try:
        document = pypdfium2.PdfDocument(raw)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        out.write(b"locked\n" if getattr(error, "err_code", None) == PASSWORD_WANTED else b"damaged\n")
        return
    out.write(b"pages %d\n" % pages)
    out.flush()
    for number in range(pages if pages <= most_pages else 0):
        limit()
        try:
            draw(document[number], largest_page, out)
        except (pypdfium2.PdfiumError, ValueError, MemoryError, OverflowError):
            out.write(b"damaged\n")
            return
        out.flush()


def draw(page: Any, largest: int, out: BinaryIO) -> None:
    """One page as RGB, reduced where it would be larger than so many pixels."""
    width, height = page.get_size()
    scale = min(DOTS_PER_POINT, (largest / max(width * height, 1)) ** 0.5)
    picture = page.render(scale=scale).to_pil().convert("RGB")
    out.write(b"%d %d\n" % picture.size)
    out.write(picture.tobytes())
    page.close()


def limit() -> None:
    """Some seconds of the processor from now on, bounded memory, and no file to write; where the system knows such limits."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = math.ceil(used.ru_utime + used.ru_stime) + SECONDS_A_PAGE
        resource.setrlimit(resource.RLIMIT_CPU, (min(soft, SECONDS_IN_ALL), SECONDS_IN_ALL))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
