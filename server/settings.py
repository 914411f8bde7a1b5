"""One frozen Settings, from the environment. Refuses defaults that would be unsafe in production."""

from __future__ import annotations

import secrets
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting is an environment variable `JALON_…`; README lists them all."""

    model_config = SettingsConfigDict(env_prefix="JALON_", frozen=True, extra="ignore")

    database_url: Annotated[
        str,
        Field(description="`sqlite:///path/to/file.sqlite3` or `postgres://user:secret@host/name`"),
    ] = "sqlite:///var/jalon.sqlite3"
    secret_key: Annotated[
        SecretStr | None,
        Field(description="At least 32 characters; signs cursors and participants' tokens"),
    ] = None
    host: Annotated[str, Field(description="Address to listen on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="Port to listen on")] = 8000
    allowed_hosts: Annotated[
        tuple[str, ...], Field(description="Host names answered, as a JSON list")
    ] = ("127.0.0.1", "localhost", "[::1]")
    allowed_origins: Annotated[
        tuple[str, ...],
        Field(description="Foreign origins that may write or open a socket, as a JSON list"),
    ] = ()
    pool_size: Annotated[int, Field(ge=2, le=100, description="PostgreSQL connections")] = 10
    shutdown_seconds: Annotated[
        int, Field(ge=1, le=300, description="How long a stop waits for what was accepted")
    ] = 20
    log_level: Annotated[str, Field(description="debug, info, warning or error")] = "info"

    @cached_property
    def signing_key(self) -> bytes:
        """The key of every signature; drawn afresh for this process when none is set."""
        if self.secret_key is None:
            return secrets.token_bytes(32)
        return self.secret_key.get_secret_value().encode()

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")

    @property
    def sqlite_path(self) -> Path:
        """The file behind a `sqlite:///` URL. Raises ValueError for another database."""
        if not self.is_sqlite:
            raise ValueError(f"not a SQLite URL: {self.database_url.split(':', 1)[0]}")
        return Path(self.database_url.removeprefix("sqlite:///"))
