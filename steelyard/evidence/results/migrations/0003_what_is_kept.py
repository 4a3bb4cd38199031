"""Triggers: a frozen plan, a release that was shown and every entry of the register are never deleted."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# (name, table, when deleting is refused)
GUARDS = (
    ("release_plan_kept", "results_releaseplan", "OLD.frozen_at IS NOT NULL"),
    ("release_kept", "results_release", "OLD.status = 'released'"),
    ("register_entry_kept", "results_registerentry", "OLD.id = OLD.id"),
)


def up(vendor: str, guard: tuple[str, str, str]) -> list[str]:
    name, table, when = guard
    if vendor == "sqlite":
        return [f"CREATE TRIGGER {name} BEFORE DELETE ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{name}'); END"]
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} THEN "
        f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation'; END IF; RETURN OLD; END $$",
        f"CREATE TRIGGER {name} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def down(vendor: str, guard: tuple[str, str, str]) -> list[str]:
    name, table, _ = guard
    if vendor == "sqlite":
        return [f"DROP TRIGGER {name}"]
    return [f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}()"]


def put_up(_: object, editor: BaseDatabaseSchemaEditor) -> None:
    for guard in GUARDS:
        for statement in up(editor.connection.vendor, guard):
            editor.execute(statement, params=None)


def take_down(_: object, editor: BaseDatabaseSchemaEditor) -> None:
    for guard in GUARDS:
        for statement in down(editor.connection.vendor, guard):
            editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("results", "0002_what_stands")]
    operations = [migrations.RunPython(put_up, take_down)]
