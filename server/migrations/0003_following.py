from server.database.operations import RunStatements, StatementsOnly

# What is kept of the past, among all that an import told: the past is looked for in nothing else.
_MOVED = (
    "CREATE INDEX change_entry_moved ON change_entry (id)"
    " WHERE kind IN ('UPDATED', 'DELETED') AND facts IS NOT NULL"
)


class Migration(StatementsOnly):
    dependencies = [("models", "0002_finding")]

    initial = False

    operations = [RunStatements(sqlite=[_MOVED], postgres=[_MOVED])]
