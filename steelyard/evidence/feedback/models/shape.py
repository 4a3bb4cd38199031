"""What the database itself holds of waves and sealed tables, put up anew after every migration.

SQLite gives each table a hidden row number that counts up, which is the order in which rows came; a table made WITHOUT
ROWID has none, its rows lie in the order of their random keys. Django neither makes such tables nor keeps them when it
alters one, so they are made here.
"""

from typing import Any

from django.db import connections, models, transaction

from steelyard.evidence.feedback.models.sealed import SEALED, MarkedAnswer, MarkedBallot, MarkedTicket

KEYED = (*SEALED, MarkedTicket, MarkedBallot, MarkedAnswer)
_WAVE = "feedback_wave"
_FIXED = (
    "OLD.status <> 'draft' AND (NEW.mode <> OLD.mode OR NEW.sha256 <> OLD.sha256 "
    "OR NEW.questionnaire_version_id <> OLD.questionnaire_version_id OR NEW.period_from <> OLD.period_from "
    "OR NEW.period_to <> OLD.period_to OR NEW.code <> OLD.code OR NEW.status = 'draft')"
)
_OTHER_KEY = "OLD.public_key IS NOT NULL AND (NEW.public_key IS NULL OR NEW.public_key <> OLD.public_key)"
_BACK = (
    "(OLD.status = 'closed' AND NEW.status = 'open') OR (OLD.status = 'opened' AND NEW.status IN ('open', 'closed')) "
    "OR (OLD.status = 'sealed_off' AND NEW.status <> 'sealed_off')"
)
# (name, when it is refused)
GUARDS = (("wave_stands", _FIXED), ("wave_one_key", _OTHER_KEY), ("wave_goes_forward", _BACK))


def take_down(using: str, **_: Any) -> None:
    """Before a migration: SQLite makes an altered table anew and stumbles over triggers."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name, _when in GUARDS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def put_up(using: str, **_: Any) -> None:
    """After a migration: triggers, and tables without a row number."""
    connection = connections[using]
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    if _WAVE not in there:
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for name, when in GUARDS:
            for statement in _guard(name, when, connection.vendor):
                cursor.execute(statement)
    if connection.vendor == "sqlite":
        for model in numbered(using):
            _remake(model, using)


def _guard(name: str, when: str, vendor: str) -> list[str]:
    if vendor == "sqlite":
        body = f"BEFORE UPDATE ON {_WAVE} WHEN {when} BEGIN SELECT RAISE(ABORT, '{name}'); END"
        return [f"DROP TRIGGER IF EXISTS {name}", f"CREATE TRIGGER {name} {body}"]
    refuse = f"IF {when} THEN RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation'; END IF"
    return [
        f"DROP TRIGGER IF EXISTS {name} ON {_WAVE}",
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse}; RETURN NEW; END $$",
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {_WAVE} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def numbered(using: str) -> list[type[models.Model]]:
    """Sealed tables that have a hidden row number; on PostgreSQL none does."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        made = dict(cursor.fetchall())
    return [
        model
        for model in KEYED
        if model._meta.db_table in made and not made[model._meta.db_table].upper().endswith("WITHOUT ROWID")
    ]


def _remake(model: type[models.Model], using: str) -> None:
    """The same table without a row number; what it holds goes along in the order of its keys."""
    connection = connections[using]
    table, old = model._meta.db_table, f"{model._meta.db_table}_numbered"
    columns = ", ".join(f'"{field.column}"' for field in model._meta.local_concrete_fields if field.column)
    keys = ", ".join(f'"{field.column}"' for field in model._meta.pk_fields)
    with connection.schema_editor() as editor:
        sql, _params = editor.table_sql(model)
        editor.execute(f'ALTER TABLE "{table}" RENAME TO "{old}"')
        editor.execute(f"{sql} WITHOUT ROWID", params=None)
        editor.execute(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM "{old}" ORDER BY {keys}')  # noqa: S608 -- names of our own
        editor.execute(f'DROP TABLE "{old}"')
