"""What the demo shows on a terminal, in French. Refuses to compute: it is given what it prints."""

from __future__ import annotations

from typing import Any, Final

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table
from rich.tree import Tree

from server.demo.instruments.showing import Shown

_STATUSES: Final = {
    "DRAFTED": "rédigée",
    "HANDED_OVER": "transmise",
    "ADOPTED": "adoptée",
    "REFUSED": "refusée",
}
_COUNTS: Final = {
    "participants": "participants",
    "contributions": "contributions",
    "votes": "votes",
    "proposals": "propositions",
    "actions": "actions",
    "events": "événements au journal",
    "resumed": "connexions reprises",
    "lost": "acquittements perdus",
    "duplicated": "acquittements en double",
}
_SHOWN_CONTRIBUTIONS: Final = 4


class Screen:
    """Stages, then tables. A terminal is shown bars that fill; a file, a line for each full stage."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._bars = Progress(
            TextColumn("[bold]{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            console=console,
            refresh_per_second=8,
            disable=not console.is_terminal,
        )
        self._bar = TaskID(0)
        self._title = ""
        self._total = self._done = 0

    def __enter__(self) -> Screen:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def stage(self, title: str, total: int) -> None:
        self._title, self._total, self._done = title, total, 0
        self._bar = self._bars.add_task(f"{title:<46}", total=total)

    def step(self) -> None:
        self._done += 1
        self._bars.advance(self._bar)
        if self._done == self._total and not self.console.is_terminal:
            self.console.print(f"{self._title} : {self._done}/{self._total}", markup=False)

    def say(self, text: str) -> None:
        self._bars.console.print(f"  [dim]{escape(text)}[/dim]")

    def proposals(self, proposals: list[dict[str, Any]]) -> None:
        table = Table(title="Propositions issues de l’atelier", title_justify="left")
        table.add_column("Rang", justify="right")
        table.add_column("Proposition")
        table.add_column("Gommettes", justify="right")
        table.add_column("Votants", justify="right")
        table.add_column("Contributions", justify="right")
        table.add_column("État")
        for proposal in proposals:
            tally = proposal["tally"] or {"dots": "–", "voters": "–"}
            table.add_row(
                str(proposal["rank"]),
                escape(proposal["title"]),
                str(tally["dots"]),
                str(tally["voters"]),
                str(proposal["group"]["contributions"]["totalCount"]),
                _STATUSES[proposal["status"]],
            )
        self.console.print(table)

    def provenance(self, action: dict[str, Any]) -> None:
        """One action, and everything it comes from, as one query answered it."""
        roadmap, proposal = action["roadmap"], action["proposal"]
        session = proposal["session"]
        workshop = session["workshop"]
        root = Tree(f"[bold]Action : {escape(action['title'])}[/bold]")
        root.add(f"Feuille de route : {escape(roadmap['title'])} — {roadmap['holder']['name']}")
        origin = root.add(f"Proposition de rang {proposal['rank']} : {escape(proposal['title'])}")
        tally = proposal["tally"]
        if tally is not None:
            origin.add(f"Vote : {tally['dots']} gommettes de {tally['voters']} personnes")
        self._contributions(origin, proposal["group"])
        held = origin.add(f"Séance : {escape(session['title'])}")
        asked = held.add(f"Atelier (fictif) : {escape(workshop['question'])}")
        mission = workshop["mission"]
        programmed = asked.add(f"Mission {mission['code']} : {escape(mission['title'])}")
        for line in mission["lines"]["nodes"]:
            self._line(programmed, line)
        self.console.print("\n[bold]D’où vient la première action[/bold] (une seule requête)")
        self.console.print(root)

    def _contributions(self, branch: Tree, group: dict[str, Any]) -> None:
        contributions = group["contributions"]
        found = branch.add(
            f"Groupe : {escape(group['title'])} — {contributions['totalCount']} contributions"
        )
        for contribution in contributions["nodes"][:_SHOWN_CONTRIBUTIONS]:
            found.add(f"« {escape(contribution['text'])} »")
        if contributions["totalCount"] > _SHOWN_CONTRIBUTIONS:
            found.add("…")

    def _line(self, branch: Tree, line: dict[str, Any]) -> None:
        axis, orientation = line["axis"], line["orientation"]
        programme = branch.add(escape(axis["programmeVersion"]["programme"]["title"]))
        found = programme.add(f"Axe {axis['number']} : {escape(axis['title'])}")
        if orientation is not None:
            found.add(f"Orientation {orientation['number']} : {escape(orientation['title'])}")

    def instruments(self, shown: list[Shown]) -> None:
        table = Table(title="Contrats, accords, Ateliers Flash", title_justify="left")
        table.add_column("Instrument")
        table.add_column("Titre")
        table.add_column("En bref")
        for one in shown:
            table.add_row(one.kind, escape(one.title), escape(one.said))
        self.console.print(table)

    def counts(self, counts: dict[str, int]) -> None:
        table = Table.grid(padding=(0, 2))
        for name, count in counts.items():
            table.add_row(_COUNTS.get(name, name), str(count))
        self.console.print(table)

    def reasons(self, reasons: tuple[str, ...]) -> None:
        for reason in reasons:
            self.console.print(f"[red]✗ {escape(reason)}[/red]")
        if not reasons:
            self.console.print("[green]✓ tous les comptes concordent[/green]")
