"""What the database itself holds of *built* and of published frameworks, whatever writes: page, file or code.

Triggers are put up after every migration and, on SQLite, taken down before it: there a migration that alters a table
makes the table anew, which loses its triggers and stumbles over those of others that name it.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction

_EVIDENCE = "SELECT 1 FROM capacity_evidence e WHERE e.claim_id = {row}.id AND e.removed_at IS NULL"
_CONFIRMED = "SELECT 1 FROM capacity_confirmation c WHERE c.claim_id = {row}.id AND c.ended_at IS NULL"
_UNSHOWN = f"NEW.standing = 'built' AND NOT (EXISTS ({_EVIDENCE}) AND EXISTS ({_CONFIRMED}))".format(row="NEW")
_OTHERWISE = (
    "OLD.standing = 'built' AND NEW.standing = 'built' AND (NEW.level <> OLD.level OR NEW.{0} <> OLD.{0} "
    "OR NEW.capacity_id <> OLD.capacity_id OR NEW.profile_id <> OLD.profile_id OR NEW.words <> OLD.words)"
).format('"on"')
_FULL = "EXISTS (SELECT 1 FROM capacity_claim c WHERE c.id = NEW.claim_id AND c.standing = 'built')"
_UNTRUE = (
    "NEW.removed_at IS NULL AND EXISTS (SELECT 1 FROM delivery_activity a WHERE a.id = NEW.activity_id "
    "AND a.withdrawn_at IS NOT NULL)"
)
_STRANGER = (
    "NOT EXISTS (SELECT 1 FROM accounts_held h JOIN capacity_profile p ON p.agency_id = h.organization_id "
    "JOIN capacity_claim c ON c.profile_id = p.id "
    "WHERE c.id = NEW.claim_id AND h.user_id = NEW.confirmed_by_id AND h.role = 'recipient')"
)
_STANDS = "EXISTS (SELECT 1 FROM capacity_frameworkversion f WHERE f.id = {row}.framework_id AND NOT f.is_draft)"
_SAME = (
    "NOT OLD.is_draft AND (NEW.is_draft OR NEW.number <> OLD.number OR NEW.name <> OLD.name OR NEW.note <> OLD.note "
    "OR NEW.dimensions <> OLD.dimensions)"
)
# The claim first: whoever confirms at the same moment waits here, then finds the evidence gone.
_END = (
    "UPDATE capacity_claim SET fell_at = CASE WHEN standing = 'built' THEN {now} ELSE fell_at END, "
    "told_at = CASE WHEN standing = 'built' THEN NULL ELSE told_at END, asked_at = NULL, version = version + 1, "
    "standing = CASE WHEN standing = 'built' THEN 'claimed' ELSE standing END WHERE id = OLD.claim_id; "
    "UPDATE capacity_confirmation SET ended_at = {now} WHERE claim_id = OLD.claim_id AND ended_at IS NULL"
)
_FALL = (
    "UPDATE capacity_claim SET standing = 'claimed', fell_at = {now}, told_at = NULL, asked_at = NULL, "
    "version = version + 1 WHERE id = OLD.claim_id AND standing = 'built'"
)
_GONE = (
    "UPDATE capacity_evidence SET removed_at = {now}, removed_why = 'The activity was withdrawn from the ledger.' "
    "WHERE activity_id = NEW.id AND removed_at IS NULL"
)


@dataclass(frozen=True)
class Guard:
    """One trigger: what it is called, where and when it looks, and what it refuses or does."""

    name: str
    table: str
    event: str
    when: str
    refuses: str = ""
    does: str = ""


GUARDS = (
    Guard("capacity_built_new", "capacity_claim", "BEFORE INSERT", _UNSHOWN, "capacity_built_is_shown_and_confirmed"),
    Guard("capacity_built_now", "capacity_claim", "BEFORE UPDATE", _UNSHOWN, "capacity_built_is_shown_and_confirmed"),
    Guard("capacity_built_same", "capacity_claim", "BEFORE UPDATE", _OTHERWISE, "capacity_built_stays_as_confirmed"),
    Guard("capacity_evidence_late", "capacity_evidence", "BEFORE INSERT", _FULL, "capacity_built_takes_no_evidence"),
    Guard("capacity_evidence_true", "capacity_evidence", "BEFORE INSERT", _UNTRUE, "capacity_evidence_not_withdrawn"),
    Guard("capacity_evidence_ends", "capacity_evidence", "AFTER UPDATE", "OLD.removed_at IS NULL", does=_END),
    Guard("capacity_evidence_lost", "capacity_evidence", "AFTER DELETE", "OLD.removed_at IS NULL", does=_END),
    Guard("capacity_confirmed_own", "capacity_confirmation", "BEFORE INSERT", _STRANGER,
          "capacity_confirmed_by_the_agency"),
    Guard("capacity_confirmed_same", "capacity_confirmation", "BEFORE UPDATE", "NEW.ended_at IS NULL",
          "capacity_confirmation_only_ends"),
    Guard("capacity_confirmed_ends", "capacity_confirmation", "AFTER UPDATE", "OLD.ended_at IS NULL", does=_FALL),
    Guard("capacity_confirmed_lost", "capacity_confirmation", "AFTER DELETE", "OLD.ended_at IS NULL", does=_FALL),
    Guard("capacity_activity_gone", "delivery_activity", "AFTER UPDATE OF withdrawn_at",
          "OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL", does=_GONE),
    Guard("capacity_published_new", "capacity_capacity", "BEFORE INSERT", _STANDS.format(row="NEW"),
          "capacity_published_stands"),
    Guard("capacity_published_old", "capacity_capacity", "BEFORE UPDATE",
          f"{_STANDS.format(row='OLD')} OR {_STANDS.format(row='NEW')}", "capacity_published_stands"),
    Guard("capacity_published_same", "capacity_frameworkversion", "BEFORE UPDATE", _SAME, "capacity_published_stands"),
)  # fmt: skip
_NOW = {"sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')", "postgresql": "clock_timestamp()"}
_NEEDED = {guard.table for guard in GUARDS} | {"accounts_held", "capacity_profile"}


def _up(guard: Guard, vendor: str) -> list[str]:
    does = guard.does.format(now=_NOW[vendor])
    if vendor == "sqlite":
        body = does or f"SELECT RAISE(ABORT, '{guard.refuses}')"
        return [f"CREATE TRIGGER {guard.name} {guard.event} ON {guard.table} WHEN {guard.when} BEGIN {body}; END"]
    act = does or f"RAISE EXCEPTION '{guard.refuses}' USING ERRCODE = 'check_violation'"
    back = "NEW" if guard.event.startswith("BEFORE") else "NULL"
    body = f"$$ BEGIN IF {guard.when} THEN {act}; END IF; RETURN {back}; END $$"
    return [
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS {body}",
        f"CREATE TRIGGER {guard.name} {guard.event} ON {guard.table} FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
    ]


def _down(guard: Guard, vendor: str) -> str:
    where = f" ON {guard.table}" if vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {guard.name}{where}"


def take_down(using: str, **_: Any) -> None:
    """Before a migration: nothing stands in the way of tables made anew."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for guard in GUARDS:
                cursor.execute(_down(guard, connection.vendor))


def put_up(using: str, **_: Any) -> None:
    """After a migration: every guard anew and all at once, as soon as its tables are there."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if _NEEDED - set(connection.introspection.table_names(cursor)):
            return
        for guard in GUARDS:
            for statement in (_down(guard, connection.vendor), *_up(guard, connection.vendor)):
                cursor.execute(statement)


_LISTED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


def missing(using: str) -> list[str]:
    """The guards that do not stand: somebody took them down, or altered a table past the migrations."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(_LISTED[connection.vendor])
        standing = {name for (name,) in cursor.fetchall()}
    return [guard.name for guard in GUARDS if guard.name not in standing]
