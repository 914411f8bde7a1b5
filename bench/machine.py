"""What the figures were taken on: the machine, its cores, and the version of everything.

Refuses to guess: what cannot be asked is left out.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

PEERS: Final = Path(__file__).parent / "peers"
_PACKAGES: Final = (
    "strawberry-graphql",
    "graphql-core",
    "starlette",
    "uvicorn",
    "uvloop",
    "httptools",
    "tortoise-orm",
    "aiosqlite",
    "orjson",
    "websockets",
)


@cache
def cores() -> tuple[int, int] | None:
    """The server's core and the client's; None where there is one core, or no way to choose.

    Asked once, before this process confines itself to its own.
    """
    if not hasattr(os, "sched_getaffinity"):
        return None
    allowed = sorted(os.sched_getaffinity(0))
    return (allowed[0], allowed[1]) if len(allowed) > 1 else None


@contextmanager
def pinned(core: int | None) -> Iterator[None]:
    """What is started inside inherits this core alone."""
    if core is None:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def description() -> dict[str, Any]:
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "pinned": cores() is not None,
        "load_average": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "system": f"{platform.system()} {platform.release()}",
    }


def versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return {**found, **_node_versions()}


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "?")


def _node_versions() -> dict[str, str]:
    node = shutil.which("node")
    if node is None:
        return {}
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    asked = json.loads((PEERS / "package.json").read_text(encoding="utf-8"))["dependencies"]
    installed = {"node": told.stdout.strip().removeprefix("v")}
    for name in asked:
        manifest = PEERS / "node_modules" / name / "package.json"
        if manifest.exists():
            installed[name] = json.loads(manifest.read_text(encoding="utf-8"))["version"]
    return installed


def cpu_seconds(pid: int) -> float:
    """What a process has used of the processor since it began; 0 where the system does not say."""
    status = Path(f"/proc/{pid}/stat")
    if not status.exists():
        return 0.0
    # The name of the program comes first, in brackets, and may hold anything.
    fields = status.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
