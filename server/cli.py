"""What a person types: each command reads Settings, calls one room and shows what it answered.

Refuses to know any rule, and loads a room only when its command runs: help stays instant.
"""

from __future__ import annotations

import click

from server import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jalon")
def main() -> None:
    """Jalon : programmes partenariaux, ateliers en direct et feuilles de route."""


if __name__ == "__main__":
    main(prog_name="jalon")
