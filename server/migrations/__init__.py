"""How the schema got here, in order. Refuses to be edited once released: a new file says what changed."""

from collections.abc import Iterator

from server.models import following, searching


def afterwards(*, postgres: bool) -> Iterator[str]:
    """What is put in place again after every migration, whatever it did to the tables."""
    yield from following.triggers(postgres=postgres)
    yield from searching.triggers(postgres=postgres)


__all__ = ["afterwards"]
