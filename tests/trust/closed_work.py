"""A day's work: read, judge, show, train, keep, export, and fail at it; run by `test_closed.py` where nobody can be called."""

import fcntl
import http.client
import json
import os
import socket
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from PIL import Image

SIOCSIFFLAGS, UP = 0x8914, 0x1
MARKER = "kvækkefrøslagteri"
POST = (
    f'Jeg ved hvor du bor http://198.51.100.7/x <img src="https://eksempel.dk/x.png"> {MARKER} så smadrer jeg din bil'
)


def raise_loopback() -> None:
    """A fresh network namespace has its loopback down."""
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh", b"lo", UP))


def without_route() -> int:
    """How often this namespace was asked for a way outside, by whichever program: its kernel has none, and counts."""
    names, counts = (line.split() for line in Path("/proc/net/snmp").read_text().splitlines() if line.startswith("Ip:"))
    count = int(dict(zip(names, counts, strict=True))["OutNoRoutes"])
    with suppress(FileNotFoundError):  # no IPv6 here
        count += int(dict(line.split() for line in Path("/proc/net/snmp6").read_text().splitlines())["Ip6OutNoRoutes"])
    return count


def write(name: str, *lines: str) -> str:
    Path(name).write_text("\n".join(lines), encoding="utf-8")
    return name


def command(*arguments: str, ends: int = 0) -> None:
    """Run a command; what it says on standard error is kept for the test, what it answers is not."""
    program = [sys.executable, "-c", "from harassflag.cli import main; main()", *arguments]
    done = subprocess.run(program, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    sys.stderr.buffer.write(done.stderr)
    assert done.returncode == ends, (arguments, done.returncode, done.stderr.decode())


def at_the_command_line() -> None:
    post = json.dumps({"id": "1", "text": POST})
    command("assess", POST)
    command("assess", "--input", write("in.jsonl", post), "--output", "out.jsonl")
    command(
        "assess",
        "--input",
        write("bad.jsonl", post, f'{{"id": "2", "text": ["{MARKER}"]}}', MARKER),
        "--output",
        "bad-out.jsonl",
        ends=1,
    )
    command("read", write("thread.txt", POST), "--output", "posts.jsonl")
    command("evaluate", write("wrong.jsonl", json.dumps({"id": "1", "text": POST, "labels": ["anden"]})), ends=1)
    command("case", "show", "2026-9999", ends=1)
    command("policy", "check", write("policy.toml", f"{MARKER} ="), ends=1)


def in_the_library() -> None:
    from harassflag.cases import NewEvidence, NewPerson, NewPost, local_actor, make_report, open_casebook, write_report
    from harassflag.errors import HarassflagError, InputError
    from harassflag.intake.screenshot import tesseract
    from harassflag.policy import load_policy
    from harassflag.settings import PACKAGE, load_settings

    settings = load_settings()
    book, actor = open_casebook(settings), local_actor()
    desk = book.as_(actor)
    case = desk.submit([NewPost(POST)], [NewEvidence(POST.encode(), "opslag.html", "text/html")], title=MARKER).case
    desk.add_person(case, NewPerson("hit", MARKER))
    report = make_report(
        desk.export(case, reason="politiet", masked=False), load_policy(settings.policy), reason=MARKER
    )
    write_report(report, Path("out"))
    book.backup(Path("backup"), actor)
    assert not book.verify().faults
    for deed in (lambda: desk.set_labels(case, MARKER, [], reason="x", version=1), lambda: desk.open_case(MARKER)):
        with suppress(HarassflagError):
            deed()
    book.close()
    try:
        tesseract()
    except InputError:
        return
    picture = Image.open(PACKAGE / "ui" / "sample_screenshot.png")
    picture.convert("RGB").save("picture.pdf")
    command("read", "picture.pdf", "--output", "picture.jsonl")


def train() -> None:
    from harassflag.learning import read_data_set
    from harassflag.model import load_model
    from harassflag.model.corpus import Corpus, LabelledPost
    from harassflag.model.training import train as train_model

    Path("own").mkdir()
    write("own/own.jsonl", *(json.dumps({"text": f"{MARKER} {at}", "labels": ["nickname"]}) for at in range(4)))
    assert len(read_data_set("own", ["nickname"])) == 4
    posts = tuple(
        LabelledPost(f"x{at}", f"du er en {word} {MARKER}", frozenset({"nickname"} if at % 2 else ()), f"b{at % 3}")
        for at, word in enumerate(["klaphat", "madpakke", "fjols", "gummistøvler"] * 6)
    )
    corpus = Corpus(("nickname",), dict.fromkeys(("train", "calibration", "test"), posts) | {"development": ()})
    assert load_model(Path("models"), train_model(corpus, Path("models"))).types == ("nickname",)


def on_the_screen() -> None:
    from streamlit.testing.v1 import AppTest

    from harassflag.settings import CHECKOUT

    screen = AppTest.from_file(str(CHECKOUT / "app.py"), default_timeout=120).run()
    screen.chat_input[0].set_value(POST).run()
    assert MARKER in screen.session_state["posts"][0].text
    screen.button(key="sample_screenshot").click().run()
    assert not screen.exception


def as_a_server() -> None:
    """Served for real, visited from its own machine, by a page of somebody else, and under another name."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "ui"))
    from serving import command as serving
    from serving import free_port, health, served

    port = free_port()
    said = Path("server.log").absolute()
    with served(serving(port), health(port), log=said):
        upgrade = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw==",
        }
        assert asked(port) == 200
        assert asked(port, "/_stcore/stream", **upgrade, Origin="https://eksempel.dk") == 403
        assert asked(port, "/_stcore/stream", **upgrade, Origin=f"http://127.0.0.1:{port}") == 101
        assert asked(port, "/_stcore/health", Host="eksempel.dk") == 403
    sys.stderr.buffer.write(said.read_bytes())


def under_a_name() -> None:
    """Streamlit knows the name people come under, and asks nobody for its own address."""
    from streamlit.web.server.server_util import is_url_from_allowed_origins

    from harassflag.ui.guard import know_own_name

    know_own_name("https://skole.eksempel.dk/oauth2callback")
    assert is_url_from_allowed_origins("https://skole.eksempel.dk")


def asked(port: int, path: str = "/_stcore/health", **headers: str) -> int:
    """The status of the answer; 0 where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    if sys.argv[2] == "namespace":
        raise_loopback()
    at_the_command_line()
    in_the_library()
    on_the_screen()
    under_a_name()
    as_a_server()
    train()
    if sys.argv[2] == "namespace" and (count := without_route()):
        with Path(os.environ["CALLED"]).open("a", encoding="utf-8") as called:
            called.write(f"the kernel was asked {count} times for a way outside\n")
