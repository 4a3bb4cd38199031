"""Triggers: an agreement that was offered never changes, and counts only with a signature of each side under its words.

They name only tables of this app. SQLite makes a table anew when a column changes, which loses its triggers and stumbles
over those that name it: such a migration drops these first and puts them up again.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_VERSION, _SIGNATURE = "engagements_agreementversion", "engagements_signature"
_STANDS = (
    "OLD.offered_at IS NOT NULL AND (NEW.content <> OLD.content OR NEW.text <> OLD.text OR NEW.sha256 <> OLD.sha256 "
    "OR NEW.number <> OLD.number OR NEW.engagement_id <> OLD.engagement_id OR NEW.offered_at IS NULL "
    "OR NEW.offered_at <> OLD.offered_at OR (OLD.signed_at IS NOT NULL AND (NEW.signed_at IS NULL "
    "OR NEW.signed_at <> OLD.signed_at)))"
)
_HALF = (
    "OLD.signed_at IS NULL AND NEW.signed_at IS NOT NULL AND "
    f"(SELECT COUNT(*) FROM {_SIGNATURE} s WHERE s.agreement_version_id = NEW.id) < 2"
)
_OTHER_WORDS = (
    f"NOT EXISTS (SELECT 1 FROM {_VERSION} v WHERE v.id = NEW.agreement_version_id "
    "AND v.offered_at IS NOT NULL AND v.sha256 = NEW.sha256)"
)
# (name, table, what happens, when it is refused)
GUARDS = (
    ("agreement_version_stands", _VERSION, "UPDATE", _STANDS),
    ("agreement_version_signed_by_both", _VERSION, "UPDATE", _HALF),
    ("agreement_version_begins_unsigned", _VERSION, "INSERT", "NEW.signed_at IS NOT NULL"),
    ("signature_under_its_words", _SIGNATURE, "INSERT", _OTHER_WORDS),
    ("signature_stands", _SIGNATURE, "UPDATE", "OLD.id = NEW.id"),
)


def _up(vendor: str, guard: tuple[str, str, str, str]) -> list[str]:
    name, table, event, when = guard
    if vendor == "sqlite":
        return [f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{name}'); END"]
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
    dependencies = [("engagements", "0001_engagements")]
    operations = [migrations.RunPython(put_up, take_down)]
