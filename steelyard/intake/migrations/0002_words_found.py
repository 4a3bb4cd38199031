"""The full-text index over the words of requests: FTS5 on SQLite, a stored tsvector with GIN on PostgreSQL."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_GONE = (
    "INSERT INTO intake_words_found(intake_words_found, rowid, text) VALUES('delete', old.help_request_id, old.text);"
)
_HERE = "INSERT INTO intake_words_found(rowid, text) VALUES (new.help_request_id, new.text);"
FORWARDS = {
    "sqlite": [
        "CREATE VIRTUAL TABLE intake_words_found USING fts5("
        "text, content='intake_words', content_rowid='help_request_id', prefix='2 3', tokenize='unicode61')",
        f"CREATE TRIGGER intake_words_added AFTER INSERT ON intake_words BEGIN {_HERE} END",
        f"CREATE TRIGGER intake_words_gone AFTER DELETE ON intake_words BEGIN {_GONE} END",
        f"CREATE TRIGGER intake_words_changed AFTER UPDATE ON intake_words BEGIN {_GONE} {_HERE} END",
        "INSERT INTO intake_words_found(intake_words_found) VALUES('rebuild')",
    ],
    "postgresql": [
        "ALTER TABLE intake_words ADD COLUMN found_by tsvector GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED",
        "CREATE INDEX intake_words_found ON intake_words USING gin(found_by) WITH (fastupdate = off)",
    ],
}
BACKWARDS = {
    "sqlite": [
        "DROP TRIGGER intake_words_added",
        "DROP TRIGGER intake_words_gone",
        "DROP TRIGGER intake_words_changed",
        "DROP TABLE intake_words_found",
    ],
    "postgresql": ["ALTER TABLE intake_words DROP COLUMN found_by"],
}


def _run(statements: dict[str, list[str]], editor: BaseDatabaseSchemaEditor) -> None:
    for statement in statements[editor.connection.vendor]:
        editor.execute(statement, params=None)


def index(_: object, editor: BaseDatabaseSchemaEditor) -> None:
    _run(FORWARDS, editor)


def drop(_: object, editor: BaseDatabaseSchemaEditor) -> None:
    _run(BACKWARDS, editor)


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_help_requests")]
    operations = [migrations.RunPython(index, drop)]
