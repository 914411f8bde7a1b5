"""`python -m bench`: one run, one table, one JSON file, one picture.

Refuses to judge: a goal that is missed is printed as missed, and the exit status stays 0. Only
answers that differ end it with 1.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import orjson
import uvloop

from bench import breadth, contributions, fanout, growth, hall, machine, npm, reads, world
from bench.picture import draw
from bench.report import Report
from bench.rounds import Growth, Measure
from bench.scale import FULL, QUICK, Scale
from bench.stage import Stage

_MEASURES: Final[Mapping[str, Callable[[Stage], Awaitable[Sequence[Measure | Growth]]]]] = {
    "reads": reads.measure,
    "contributions": contributions.measure,
    "fanout": fanout.measure,
    "growth": growth.measure,
    "breadth": breadth.measure,
    "hall": hall.measure,
}


async def run(scale: Scale, names: Sequence[str], *, absent: str | None) -> Report:
    """Measures `names`. `absent` says why the Node peers are left out, or is None."""
    began = time.monotonic()
    found: list[Measure | Growth] = []
    with TemporaryDirectory(prefix="jalon-bench-") as named:
        folder = Path(named)
        rows = folder / "rows.sqlite3"
        known = await world.build(rows, missions=scale.missions, participants=scale.clients)
        stage = Stage(scale, known, rows, folder, has_node=absent is None)
        for name in names:
            found += await _MEASURES[name](stage)
    return Report(
        at=datetime.now(UTC),
        scale=scale.name,
        viewer=world.VIEWER,
        machine=machine.description(),
        versions=machine.versions(),
        absent=absent,
        seconds=time.monotonic() - began,
        measures=[one for one in found if isinstance(one, Measure)],
        growths=[one for one in found if isinstance(one, Growth)],
    )


def main() -> int:
    arguments = _arguments()
    absent = "Pairs Node laissés de côté (--no-node)." if arguments.no_node else npm.installed()
    pair = machine.cores()
    with (
        machine.pinned(pair[1] if pair else None),
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        names = arguments.only or list(_MEASURES)
        scale = QUICK if arguments.quick else FULL
        report = runner.run(run(scale, names, absent=absent))
    print("\n".join(report.lines()))
    folder: Path = arguments.output
    folder.mkdir(parents=True, exist_ok=True)
    stem = folder / f"{report.at:%Y%m%dT%H%M%SZ}"
    stem.with_suffix(".json").write_bytes(
        orjson.dumps(report.as_json(), option=orjson.OPT_INDENT_2)
    )
    stem.with_suffix(".svg").write_text(draw(report), encoding="utf-8")
    print(f"\nÉcrit : {stem}.json et {stem}.svg")
    return 0 if all(measure.answers_equal for measure in report.measures) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Jalon et ses pairs.")
    parser.add_argument("--quick", action="store_true", help="moins de 45 secondes, plus de bruit")
    parser.add_argument(
        "--only", action="append", choices=list(_MEASURES), metavar="NOM", help="une mesure seule"
    )
    parser.add_argument("--no-node", action="store_true", help="sans les pairs Node")
    parser.add_argument(
        "--output", type=Path, default=Path("var/bench"), help="où écrire JSON et SVG"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
