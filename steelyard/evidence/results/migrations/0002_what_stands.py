"""Triggers: a frozen plan, a release that was shown and every entry of the register stay as they are.

They name only tables of this app. SQLite makes a table anew when a column changes, which loses its triggers: such a
migration drops these first and puts them up again.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_PLAN, _RELEASE, _ENTRY = "results_releaseplan", "results_release", "results_registerentry"
_PLAN_ALTERED = (
    "OLD.frozen_at IS NOT NULL AND (NEW.frozen_at IS NULL OR NEW.frozen_at <> OLD.frozen_at "
    "OR NEW.sha256 <> OLD.sha256 OR NEW.document <> OLD.document OR NEW.wave_id <> OLD.wave_id)"
)
_RELEASE_ALTERED = (
    "NEW.content <> OLD.content OR NEW.sha256 <> OLD.sha256 OR NEW.plan_sha256 <> OLD.plan_sha256 "
    "OR NEW.number <> OLD.number OR NEW.wave_id <> OLD.wave_id OR (OLD.status <> 'prepared' AND NEW.status <> OLD.status) "
    "OR (OLD.approved_by_id IS NOT NULL AND (NEW.approved_by_id IS NULL OR NEW.approved_by_id <> OLD.approved_by_id))"
)
# (name, table, what happens, when it is refused)
GUARDS = (
    ("release_plan_stands", _PLAN, "UPDATE", _PLAN_ALTERED),
    ("release_stands", _RELEASE, "UPDATE", _RELEASE_ALTERED),
    ("register_entry_stands", _ENTRY, "UPDATE", "OLD.id = OLD.id"),
)


def _up(vendor: str, guard: tuple[str, str, str, str]) -> list[str]:
    name, table, event, when = guard
    if vendor == "sqlite":
        return [f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{name}'); END"]
    # JSON columns are compared as text: jsonb has equality, and the words read alike.
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} THEN "
        f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _down(vendor: str, guard: tuple[str, str, str, str]) -> list[str]:
    name, table, *_ = guard
    if vendor == "sqlite":
        return [f"DROP TRIGGER {name}"]
    return [f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}()"]


def put_up(_: object, editor: BaseDatabaseSchemaEditor) -> None:
    for guard in GUARDS:
        for statement in _up(editor.connection.vendor, guard):
            editor.execute(statement, params=None)


def take_down(_: object, editor: BaseDatabaseSchemaEditor) -> None:
    for guard in GUARDS:
        for statement in _down(editor.connection.vendor, guard):
            editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("results", "0001_results")]
    operations = [migrations.RunPython(put_up, take_down)]
