from server.database.operations import RunStatements, StatementsOnly

# What it costs is told: the planner would take reading every text for the price of reading a row.
_WORDS = (
    "CREATE OR REPLACE FUNCTION search_words(title text, body text) RETURNS tsvector"
    " LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $words$"
    " BEGIN RETURN array_to_tsvector(string_to_array(btrim(title || ' ' || body), ' ')); END $words$"
)


class Migration(StatementsOnly):
    dependencies = [("models", "0001_foundation")]

    initial = False

    operations = [
        RunStatements(
            sqlite=[
                # The words are plain already: nothing is left for a tokenizer to decide.
                "CREATE VIRTUAL TABLE search_index USING fts5(title_stems, body_stems,"
                " content='search_entry', content_rowid='id', tokenize='ascii', prefix='2 3 4',"
                " detail='column')",
                "INSERT INTO search_index (search_index) VALUES ('rebuild')",
                "CREATE INDEX mission_by_code ON mission (code, id)",
                "CREATE INDEX mission_by_end ON mission (COALESCE(end_on, '9999-12-31'), id)",
                "CREATE INDEX action_by_end ON action (COALESCE(planned_end_on, '9999-12-31'), id)",
                "CREATE INDEX action_by_start"
                " ON action (COALESCE(planned_start_on, '9999-12-31'), id)",
                "CREATE INDEX action_by_priority ON action (COALESCE(priority, 32767), id)",
                "CREATE INDEX action_of_roadmap_by_end"
                " ON action (roadmap_id, COALESCE(planned_end_on, '9999-12-31'), id)",
                "CREATE INDEX action_of_roadmap_by_start"
                " ON action (roadmap_id, COALESCE(planned_start_on, '9999-12-31'), id)",
                "CREATE INDEX action_of_roadmap_by_priority"
                " ON action (roadmap_id, COALESCE(priority, 32767), id)",
            ],
            postgres=[
                _WORDS,
                "CREATE INDEX search_entry_words ON search_entry"
                " USING gin (search_words(title_stems, body_stems))",
                "CREATE INDEX search_entry_title_words ON search_entry"
                " USING gin (search_words(title_stems, ''))",
                'CREATE INDEX mission_by_code ON mission (code COLLATE "C", id)',
                "CREATE INDEX mission_by_end ON mission (COALESCE(end_on, '9999-12-31'::date), id)",
                "CREATE INDEX action_by_end"
                " ON action (COALESCE(planned_end_on, '9999-12-31'::date), id)",
                "CREATE INDEX action_by_start"
                " ON action (COALESCE(planned_start_on, '9999-12-31'::date), id)",
                "CREATE INDEX action_by_priority ON action (COALESCE(priority, 32767), id)",
                "CREATE INDEX action_of_roadmap_by_end"
                " ON action (roadmap_id, COALESCE(planned_end_on, '9999-12-31'::date), id)",
                "CREATE INDEX action_of_roadmap_by_start"
                " ON action (roadmap_id, COALESCE(planned_start_on, '9999-12-31'::date), id)",
                "CREATE INDEX action_of_roadmap_by_priority"
                " ON action (roadmap_id, COALESCE(priority, 32767), id)",
                "CREATE INDEX organisation_by_department ON organisation"
                " USING gin (department_codes)",
            ],
        ),
    ]
