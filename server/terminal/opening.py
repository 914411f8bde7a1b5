"""From the environment to an open, up-to-date database, for the length of one command."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click
from pydantic import ValidationError
from pydantic_settings import SettingsError

from server.database import Database, pending_migrations
from server.problems import Problem
from server.settings import Settings

T = TypeVar("T")


def settings_of_environment() -> Settings:
    """The settings of the environment. A wrong one is told by the name it was set under."""
    try:
        return Settings()
    except ValidationError as error:
        # Never the value: it may be the secret key.
        told = [f"JALON_{str(one['loc'][0]).upper()} : {one['msg']}" for one in error.errors()]
        raise click.ClickException("\n".join(told)) from None
    except SettingsError as error:
        raise click.ClickException(f"Réglage illisible : {error}") from None


def with_database(work: Callable[[Database], Awaitable[T]]) -> T:
    """What `work` answers. An expected refusal is told in a sentence."""
    settings = settings_of_environment()
    try:
        return asyncio.run(_open(settings, work))
    except Problem as problem:
        raise click.ClickException(problem.message("fr")) from None
    except OSError as error:
        raise click.ClickException(f"Base injoignable : {error}") from error


async def _open(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    if await pending_migrations(settings):
        raise click.ClickException("La base n'est pas à jour : lancez d'abord « jalon migrate ».")
    database = await Database.connect(settings)
    try:
        return await work(database)
    finally:
        await database.close()
