"""Installs the Node peers from their own lock, once. Refuses to fail the run where npm is missing."""

from __future__ import annotations

import shutil
import subprocess
from typing import Final

from bench.machine import PEERS

_STAMP: Final = PEERS / "node_modules" / ".jalon-lock"
_MISSING: Final = (
    "Node.js et npm manquent : les pairs Node (yoga, mercurius, graphql-ws) ne sont pas mesurés."
    " Pour les avoir : apt install nodejs npm, puis relancez."
)


def installed() -> str | None:
    """None once the Node peers are there; else one sentence that says why they are not."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return _MISSING
    lock = PEERS / "package-lock.json"
    if _STAMP.exists() and _STAMP.read_bytes() == lock.read_bytes():
        return None
    print("Installation des pairs Node (npm ci, une seule fois ; better-sqlite3 est compilé)…")
    # From source: a ready-made binary would be fetched from an address that no lock pins.
    done = subprocess.run(
        ["npm", "ci", "--build-from-source", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=PEERS,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        reason = done.stderr.strip().splitlines()[-1:] or ["sans raison donnée"]
        return f"npm ci a échoué, les pairs Node ne sont pas mesurés : {reason[0]}"
    shutil.copyfile(lock, _STAMP)
    return None
