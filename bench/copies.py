"""Make a small database large in a minute: the rows of scale 1 copied N-1 times with moved keys (see --fill copies).

People, requests, supports, activities, participation, effort, costs and events with who registered are copied; agencies only eleven times, as the
simulator does not multiply them without end either. Everything else stays. The shape of the data is that of scale 1.
"""

MOVE = 100_000  # more than any table of scale 1 has rows
MOST_AGENCIES = 12


def models():
    from steelyard.center.directory.models import Address, Affiliation, Organization, Person
    from steelyard.intake.models import Decision, HelpRequest, Weighing
    from steelyard.support.delivery import models as d
    from steelyard.support.events import models as e

    return [
        Organization,
        Person,
        Address,
        Affiliation,
        HelpRequest,
        Weighing,
        d.Support,
        d.Support.topics.through,
        d.Support.focal_areas.through,
        d.Support.recipients.through,
        d.SupportProvider,
        d.Activity,
        d.Participation,
        d.Effort,
        d.Cost,
        Decision,
        e.Event,
        e.Event.topics.through,
        e.Event.focal_areas.through,
        e.Presenter,
        e.Registration,
    ]


def copied(model, field, known):
    """What a column of a copy holds, in SQL; ``r`` is the row copied, ``k.n`` the number of the copy."""
    value = f'r."{field.column}"'
    if field.primary_key and not field.is_relation:
        return f"{value} + k.n * {MOVE}"
    if field.is_relation and field.related_model in known:
        moved = f"{value} + k.n * {MOVE}"
        if field.related_model.__name__ != "Organization":
            if not (marked(model) and marked(field.related_model)):
                return moved
            return (
                f"(CASE WHEN {mark_of(field, value)} THEN {moved} ELSE {value} END)"  # some belong to a published one
            )
        ours = f"(SELECT o.is_simulated FROM directory_organization o WHERE o.id = {value})"
        return f"(CASE WHEN {ours} AND k.n < {MOST_AGENCIES} THEN {moved} ELSE {value} END)"
    if field.column in ("uid", "token_hash"):
        return made_up(field)
    if field.column in ("number", "email", "key"):
        return f"k.n || '-' || {value}"
    return "NULL" if field.unique and field.null else value


def marked(model):
    """Whether each row of a table says if it is simulated."""
    return any(field.column == "is_simulated" for field in model._meta.concrete_fields)


def mark_of(field, value):
    return f'(SELECT p.is_simulated FROM "{field.related_model._meta.db_table}" p WHERE p.id = {value})'


def which(model, known):
    """What is copied of a table: simulated rows, and of tables without that mark the parts of simulated rows."""
    if marked(model):
        return "WHERE r.is_simulated"
    parents = [
        field
        for field in model._meta.concrete_fields
        if field.related_model in known and marked(field.related_model) and not field.null
    ]
    asked = [mark_of(one, f'r."{one.column}"') for one in parents if one.related_model.__name__ != "Organization"]
    return f"WHERE {' AND '.join(asked)}" if asked else ""


def made_up(field):
    """A secret of its own for each copy."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return "lower(hex(randomblob(16)))"
    drawn = "md5(random()::text || clock_timestamp()::text)"
    return f"{drawn}::uuid" if field.get_internal_type() == "UUIDField" else drawn


def multiply(times):
    """Copy everything that the simulator made ``times`` - 1 times."""
    from django.db import connection

    known = models()
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for statement in (
            ("PRAGMA foreign_keys = OFF", "PRAGMA synchronous = OFF")
            if sqlite
            else ("SET session_replication_role = replica",)
        ):
            cursor.execute(statement)
        for model in known:
            fields = model._meta.concrete_fields
            few = model.__name__ == "Organization"
            last = min(times, MOST_AGENCIES) - 1 if few else times - 1
            numbers = (
                "WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < {0}) SELECT n FROM g"
                if sqlite
                else "SELECT generate_series(1, {0}) AS n"
            ).format(last)
            cursor.execute(
                f'INSERT INTO "{model._meta.db_table}" ({", ".join(f"{chr(34)}{f.column}{chr(34)}" for f in fields)}) '
                f"SELECT {', '.join(copied(model, field, known) for field in fields)} "
                f'FROM "{model._meta.db_table}" r CROSS JOIN ({numbers}) k {which(model, known)}'
            )
