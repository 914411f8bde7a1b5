"""Node.js, for what must be tried in JavaScript. Refuses to skip where it is missing."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "server" / "web" / "static"


async def run_node(*arguments: str) -> tuple[int, str]:
    """The exit status and everything that was written."""
    program = shutil.which("node")
    if program is None:
        pytest.fail("Node.js est nécessaire à ce test : apt install nodejs, puis relancez.")
    process = await asyncio.create_subprocess_exec(
        program,
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, output.decode(errors="replace")
