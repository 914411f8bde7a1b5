"""One frozen Settings, from the environment. Refuses defaults that would be unsafe in production."""

from __future__ import annotations

import contextlib
import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class MissingSecretKey(RuntimeError):
    """JALON_SECRET_KEY is required with this database."""

    def __str__(self) -> str:
        return (
            "JALON_SECRET_KEY est requis avec PostgreSQL (32 caractères au moins)."
            " / JALON_SECRET_KEY is required with PostgreSQL (at least 32 characters)."
        )


class Settings(BaseSettings):
    """Every setting is an environment variable `JALON_…`; README lists them all."""

    model_config = SettingsConfigDict(env_prefix="JALON_", frozen=True, extra="ignore")

    database_url: Annotated[
        str,
        Field(description="`sqlite:///path/to/file.sqlite3` or `postgres://user:secret@host/name`"),
    ] = "sqlite:///var/jalon.sqlite3"
    secret_key: Annotated[
        SecretStr | None,
        Field(
            min_length=32,
            description="At least 32 characters; signs cursors and participants' tokens",
        ),
    ] = None
    host: Annotated[str, Field(description="Address to listen on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="Port to listen on")] = 8000
    public_url: Annotated[
        str | None,
        Field(
            pattern=r"^https?://[^/?#]+/?$",
            description="Address at which people reach the pages, `https://jalon.example.fr`",
        ),
    ] = None
    allowed_hosts: Annotated[
        tuple[str, ...], Field(description="Host names answered, as a JSON list")
    ] = ("127.0.0.1", "localhost", "[::1]")
    allowed_origins: Annotated[
        tuple[str, ...],
        Field(description="Foreign origins that may write or open a socket, as a JSON list"),
    ] = ()
    trusted_proxies: Annotated[
        tuple[str, ...],
        Field(
            description="Addresses or networks whose X-Forwarded-For is believed, as a JSON list"
        ),
    ] = ()
    sockets_per_address: Annotated[
        int, Field(ge=1, description="Sockets open at once from one address, in each process")
    ] = 1_000
    pool_size: Annotated[int, Field(ge=2, le=100, description="PostgreSQL connections")] = 10
    shutdown_seconds: Annotated[
        int, Field(ge=1, le=300, description="How long a stop waits for what was accepted")
    ] = 20
    participant_hours: Annotated[
        int, Field(ge=1, le=24 * 90, description="Life of a participant's token; joining renews it")
    ] = 24 * 7
    participant_grace_hours: Annotated[
        int,
        Field(ge=0, le=24 * 90, description="How long it lives after the session has concluded"),
    ] = 24
    retention_words_days: Annotated[
        int, Field(ge=1, description="How long people's words are kept after their session")
    ] = 183
    retention_identity_days: Annotated[
        int, Field(ge=1, description="How long those invited are named after their workshop")
    ] = 30
    erasure_ledger: Annotated[
        Path | None,
        Field(description="File that remembers erasures, beside the SQLite file by default"),
    ] = None
    smtp_url: Annotated[
        SecretStr | None,
        Field(description="Mail server: `smtp://user:secret@host:587` or `smtps://host:465`"),
    ] = None
    mail_from: Annotated[str | None, Field(description="Address that mails are sent from")] = None
    mail_folder: Annotated[
        Path | None, Field(description="Folder where mails are written instead of being sent")
    ] = None
    import_bytes: Annotated[
        int, Field(ge=1_024, le=200 * 1024 * 1024, description="Largest spreadsheet, in bytes")
    ] = 10 * 1024 * 1024
    import_rows: Annotated[
        int, Field(ge=1, le=200_000, description="Most rows of a spreadsheet")
    ] = 20_000
    phone_pages: Annotated[
        bool,
        Field(description="Whether a phone keeps its page, to open it again without a network"),
    ] = True
    log_level: Annotated[str, Field(description="debug, info, warning or error")] = "info"

    @cached_property
    def signing_key(self) -> bytes:
        """The key of every signature: the setting's, or one kept beside the SQLite file.

        It must outlive the process, or every phone would be turned away after a restart. Raises
        MissingSecretKey on PostgreSQL, where no file is shared by all the processes.
        """
        if self.secret_key is not None:
            return self.secret_key.get_secret_value().encode()
        if not self.is_sqlite:
            raise MissingSecretKey
        return _key_beside(self.sqlite_path)

    @property
    def ledger_path(self) -> Path | None:
        """Where erasures are remembered; None on PostgreSQL, unless a file is named."""
        if self.erasure_ledger is not None or not self.is_sqlite:
            return self.erasure_ledger
        return self.sqlite_path.with_name(self.sqlite_path.name + ".erasures")

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")

    @property
    def sqlite_path(self) -> Path:
        """The file behind a `sqlite:///` URL. Raises ValueError for another database."""
        if not self.is_sqlite:
            raise ValueError(f"not a SQLite URL: {self.database_url.split(':', 1)[0]}")
        return Path(self.database_url.removeprefix("sqlite:///"))


def _key_beside(database: Path) -> bytes:
    """The key in `<database>.key`, readable by its owner alone; made by whoever comes first."""
    path = database.with_name(database.name + ".key")
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
        # A link fails where the name is taken: of two processes, both read the first one's key.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_bytes()
