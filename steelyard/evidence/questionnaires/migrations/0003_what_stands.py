"""Triggers: a version never changes, whoever writes to the database.

They name only this table. SQLite makes a table anew when a column changes, which loses its triggers: such a migration
drops these first and puts them up again.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_VERSION = "questionnaires_questionnaireversion"
# (name, what happens, when it is refused); written over by an INSERT OR REPLACE it would change, too
GUARDS = (
    ("questionnaire_version_stands", "UPDATE", "OLD.id IS NOT NULL"),
    ("questionnaire_version_not_replaced", "INSERT", f"EXISTS (SELECT 1 FROM {_VERSION} v WHERE v.id = NEW.id)"),
)


def _up(vendor: str, guard: tuple[str, str, str]) -> list[str]:
    name, event, when = guard
    if vendor == "sqlite":
        body = f"WHEN {when} BEGIN SELECT RAISE(ABORT, '{name}'); END"
        return [f"CREATE TRIGGER {name} BEFORE {event} ON {_VERSION} {body}"]
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} THEN "
        f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {_VERSION} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _down(vendor: str, name: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER {name}"]
    return [f"DROP TRIGGER {name} ON {_VERSION}", f"DROP FUNCTION {name}()"]


def put_up(_: object, editor: BaseDatabaseSchemaEditor) -> None:
    for guard in GUARDS:
        for statement in _up(editor.connection.vendor, guard):
            editor.execute(statement, params=None)


def take_down(_: object, editor: BaseDatabaseSchemaEditor) -> None:
    for name, *_rest in GUARDS:
        for statement in _down(editor.connection.vendor, name):
            editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0002_refused")]
    operations = [migrations.RunPython(put_up, take_down)]
