"""`python -m tests.soak`: the hall besieged for as long as asked, on both databases.

Refuses to stop at the first fault of one siege: each is held, told, and the exit status is 1 if any
promise was not kept.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from server.vocabulary import Audience
from tests.database.postgres_server import own_postgres
from tests.soak.siege import Outcome, Siege, hold_out

_KEY: Final = "the key that every server of a siege shares"
_SIEGES: Final = {
    "sqlite": "un serveur sur SQLite, tué sans cesse, lignes mauvaises, téléphones absents",
    "postgres": "deux serveurs sur PostgreSQL, tués sans cesse, renvois d'un serveur à l'autre",
    "copie-sqlite": "une sauvegarde plus ancienne remise en pleine séance, sur SQLite",
    "copie-postgres": "la même sur PostgreSQL, deux serveurs",
}
# Of the time asked for, what each takes.
_SHARES: Final = {"sqlite": 0.35, "postgres": 0.45, "copie-sqlite": 0.1, "copie-postgres": 0.1}


def main() -> int:
    arguments = _arguments()
    os.environ["JALON_SECRET_KEY"] = _KEY
    names = arguments.only or list(_SIEGES)
    whole = sum(_SHARES[name] for name in names)
    faults = 0
    for name in names:
        seconds = arguments.seconds * _SHARES[name] / whole
        print(f"== {_SIEGES[name]} : {seconds:.0f} s, {arguments.phones} téléphones", flush=True)
        began = time.monotonic()
        with _siege(name, seconds, arguments.phones, arguments.seed) as siege:
            outcome = asyncio.run(hold_out(siege))
        print("\n".join(_told(outcome)))
        print(f"   en {time.monotonic() - began:.0f} s", flush=True)
        faults += len(outcome.faults)
    print(f"== {faults} promesse(s) non tenue(s)" if faults else "== tout est tenu")
    return 1 if faults else 0


@contextmanager
def _siege(name: str, seconds: float, phones: int, seed: int) -> Iterator[Siege]:
    with TemporaryDirectory(prefix="jalon-soak-") as path:
        folder = Path(path)
        if name.endswith("sqlite"):
            url = f"sqlite:///{folder / 'soak.sqlite3'}"
            yield _of(name, url, folder, seconds, phones, seed)
        else:
            with own_postgres(synchronous_commit="on") as postgres:
                yield _of(name, postgres.url, folder, seconds, phones, seed)


def _of(name: str, url: str, folder: Path, seconds: float, phones: int, seed: int) -> Siege:
    goes_back = name.startswith("copie")
    return Siege(
        url=url,
        folder=folder,
        seconds=seconds,
        phones=phones,
        servers=1 if name.endswith("sqlite") else 2,
        kill_every=None if goes_back else (2.0, 5.0),
        absent=0 if goes_back else phones // 2,
        # What a phone sleeps through is two and a half minutes, where there is the time.
        absent_seconds=min(150.0, seconds / 2),
        goes_back=goes_back,
        pace=2.0,
        turn=4.0,
        seed=seed,
    )


def _told(outcome: Outcome) -> Iterator[str]:
    befallen = outcome.befallen
    yield (
        f"   subi : {befallen.kills} kill -9, {befallen.cuts} coupures, {befallen.swallowed}"
        f" silences, {befallen.absences} absences, {befallen.restores} retours en arrière"
    )
    yield (
        f"   {outcome.events} événements, {outcome.acknowledged} acquittements,"
        f" {outcome.resent} renvois dont {outcome.recognised} reconnus, {outcome.denied} refus"
    )
    yield (
        f"   {outcome.resumptions} reprises, {outcome.resets} remises à zéro,"
        f" {outcome.compared} écrans comparés en {len(Audience)} publics"
    )
    yield from (f"   NON TENU  {fault}" for fault in outcome.faults)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.soak", description="Une salle assiégée, et ce qu'elle tient."
    )
    parser.add_argument("--seconds", type=float, default=540, help="durée de tous les sièges")
    parser.add_argument("--phones", type=int, default=40, help="téléphones dans la salle")
    parser.add_argument("--seed", type=int, default=2040, help="graine du hasard")
    parser.add_argument(
        "--only", action="append", choices=list(_SIEGES), metavar="NOM", help="un siège seul"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
