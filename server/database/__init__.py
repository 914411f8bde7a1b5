"""The room of the database: connections, units of work, snapshots, migrations.

Refuses the trade: it knows no table by name. Everything that writes does so through
`Database.unit_of_work`; nobody else opens a transaction.
"""

from server.database.codec import (
    decode_bool,
    decode_date,
    decode_datetime,
    decode_json,
    decode_uuid,
)
from server.database.copying import BrokenCopy, back_up, restore
from server.database.dialects import Dialect
from server.database.failures import NestedUnitOfWork, StatementTooLong, WorkUndone
from server.database.gateway import Database
from server.database.migrating import BrokenReferences, migrate, pending_migrations
from server.database.units import Snapshot, Transaction

__all__ = [
    "BrokenCopy",
    "BrokenReferences",
    "Database",
    "Dialect",
    "NestedUnitOfWork",
    "Snapshot",
    "StatementTooLong",
    "Transaction",
    "WorkUndone",
    "back_up",
    "decode_bool",
    "decode_date",
    "decode_datetime",
    "decode_json",
    "decode_uuid",
    "migrate",
    "pending_migrations",
    "restore",
]
