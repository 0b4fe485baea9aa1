"""Export of a case with twenty pictures and their masked copies: seconds for the PDF/A-3 and the BagIt folder, against 5 s asked.

.venv/bin/python benchmarks/export.py [PICTURES]
"""

import io
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from harassflag.cases import NewEvidence, NewPost, Origin, local_actor, make_report, open_casebook, write_report
from harassflag.covering import Cover, masked_evidence
from harassflag.policy import load_policy
from harassflag.records import Finding
from harassflag.settings import load_settings

PHONE = (1170, 2532)
ASKED = 5.0


def picture(number: int) -> bytes:
    """A phone's screenshot: flat ground, lines of text, and a photo with the grain of a camera."""
    grain = np.random.default_rng(number)
    made = Image.new("RGB", PHONE, (245, 246, 248))
    draw = ImageDraw.Draw(made)
    for line in range(60):
        draw.text(
            (60, 300 + line * 36), f"Opslag {number}, linje {line}: hvad der blev skrevet i gruppen", fill=(20, 20, 20)
        )
    photo = grain.normal(128, 40, (700, 1050, 3)).clip(0, 255).astype("uint8")
    made.paste(Image.fromarray(photo), (60, 1700))
    kept = io.BytesIO()
    made.save(kept, "PNG" if number % 2 else "JPEG", quality=88)
    return kept.getvalue()


def processor_seconds() -> float:
    """What this process and its children have used; on a busy machine it says more than the clock."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def main() -> None:
    """Print seconds and sizes, masked and unmasked."""
    pictures = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        settings = replace(
            load_settings(), cases=place / "cases", key_file=place / "key" / "cases.key", key="", database_url=""
        )
        policy = load_policy(settings.policy)
        book = open_casebook(settings, policy=policy)
        desk = book.as_(local_actor())
        posts = [
            NewPost(
                f"Opslag {at}: Mette skal få bank",
                author="Kaj Krage",
                findings=(Finding("threat_of_violence", 0.9, 0.5, 0.2),),
            )
            for at in range(pictures)
        ]
        files = [
            NewEvidence(
                picture(at),
                f"skærm-{at}.{'png' if at % 2 else 'jpg'}",
                "image/png" if at % 2 else "image/jpeg",
                Origin(platform="Facebook"),
            )
            for at in range(pictures)
        ]
        case = desk.submit(posts, files, hit="employee").case
        for exhibit in desk.open_case(case).evidence:
            areas = [Cover((60, 300, 700, 330), "name")]
            desk.add_derived(case, masked_evidence(files[exhibit.number - 1].content, exhibit, 0, areas, pages=1))
        size = sum(len(file.content) for file in files)
        print(f"{pictures} pictures of {PHONE[0]}x{PHONE[1]}, {size / 1e6:.1f} MB")
        for masked in (True, False):
            work = processor_seconds()
            start = time.perf_counter()
            export = desk.export(case, reason="måling", masked=masked)
            read = time.perf_counter()
            report = make_report(export, policy, reason="måling")
            made = time.perf_counter()
            write_report(report, place / f"ud-{masked}")
            done = time.perf_counter()
            print(
                f"{'masked' if masked else 'unmasked'}: {done - start:.2f} s of {ASKED:.0f} s asked "
                f"(read {read - start:.2f}, PDF {made - read:.2f}, write and bag {done - made:.2f}); "
                f"{processor_seconds() - work:.2f} s of processor; PDF {len(report.pdf) / 1e6:.1f} MB"
            )
        book.close()


if __name__ == "__main__":
    main()
