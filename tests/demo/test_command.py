"""`jalon demo`, as a person types it."""

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

DEMO = (sys.executable, "-m", "server.cli", "demo", "--participants", "6")
COUNTS = [
    "participants",
    "contributions",
    "votes",
    "proposals",
    "actions",
    "events",
    "resumed",
    "lost",
    "duplicated",
]


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_the_last_line_is_the_counts_and_a_taken_port_is_told(
    tmp_path: Path, taken_port: int
) -> None:
    done = subprocess.run(
        [*DEMO, "--exit", "--json", "--port", str(taken_port)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    [line] = done.stdout.splitlines()
    counts = orjson.loads(line)
    assert list(counts) == COUNTS
    assert (counts["participants"], counts["lost"], counts["duplicated"]) == (6, 0, 0)
    assert f"Le port {taken_port} est déjà pris" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_exists_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "kept.sqlite3"
    kept.write_bytes(b"mine")
    done = subprocess.run(
        [*DEMO, "--exit", "--database", str(kept)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "existe déjà" in done.stderr
    assert kept.read_bytes() == b"mine"


def test_the_server_stays_for_the_query_shown_and_leaves_at_ctrl_c(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*DEMO, "--port", "0", "--database", "demo.sqlite3"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        shown = next(line for line in process.stdout if line.startswith("curl"))
        request = urllib.request.Request(
            re.findall(r"http://\S+", shown)[0],
            data=re.findall(r"-d '(.*)'", shown)[0].encode(),
            headers=dict(re.findall(r"-H '([^:]+): ([^']+)'", shown)),
        )
        with urllib.request.urlopen(request) as response:
            answered = orjson.loads(response.read())
        process.send_signal(signal.SIGINT)
        process.stdout.read()
    adopted = answered["data"]["actions"]["nodes"]
    assert [action["proposal"] is not None for action in adopted] == [True] * 3
    assert process.returncode == 0
    with pytest.raises(OSError):
        urllib.request.urlopen(request)
    assert (tmp_path / "demo.sqlite3").exists()
