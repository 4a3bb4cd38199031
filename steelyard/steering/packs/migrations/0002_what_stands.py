"""A trigger: a submitted pack stays as it was submitted.

It names only a table of this app. SQLite makes a table anew when a column changes, which loses its triggers: such a
migration drops it first and puts it up again.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAME, TABLE = "pack_stands", "packs_pack"
WHEN = (
    "OLD.status = 'frozen' AND (NEW.status <> OLD.status OR NEW.sha256 <> OLD.sha256 OR NEW.document IS NULL "
    "OR NEW.document <> OLD.document OR NEW.kind <> OLD.kind OR NEW.number <> OLD.number "
    "OR NEW.award_year_id <> OLD.award_year_id OR NEW.period_from <> OLD.period_from OR NEW.period_to <> OLD.period_to)"
)


def put_up(_: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        statement = (
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} WHEN {WHEN} BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
        )
        editor.execute(statement, params=None)
        return
    editor.execute(
        f"CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {WHEN} THEN "
        f"RAISE EXCEPTION '{NAME}' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        params=None,
    )
    editor.execute(
        f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()", params=None
    )


def take_down(_: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute(f"DROP TRIGGER {NAME}", params=None)
        return
    editor.execute(f"DROP TRIGGER {NAME} ON {TABLE}", params=None)
    editor.execute(f"DROP FUNCTION {NAME}()", params=None)


class Migration(migrations.Migration):
    dependencies = [("packs", "0001_packs")]
    operations = [migrations.RunPython(put_up, take_down)]
