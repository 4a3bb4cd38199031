"""T1: the four tables of anonymous waves hold nothing that could lead to a person, a time or an order."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import signals
from django.db.utils import IntegrityError

from steelyard.evidence.feedback.models import SEALED
from steelyard.evidence.feedback.models.shape import GUARDS, numbered

COLUMNS = {
    "Ticket": {"wave", "hash"},
    "Ballot": {"wave", "id", "box"},
    "AnswerRow": {"wave", "id", "answers"},
    "FreeText": {"wave", "question", "id", "text"},
}
KINDS = {models.BigIntegerField, models.CharField, models.TextField, models.BinaryField, models.JSONField}


def findings(tables: Any = SEALED) -> Iterator[str]:
    """What a schema must not have, as Django declares it."""
    names = {model._meta.db_table for model in tables}
    for model in tables:
        meta = model._meta
        columns = [field for field in meta.local_concrete_fields if field.column]
        if {field.column for field in columns} - COLUMNS[model.__name__]:
            yield f"{model.__name__} has a column of its own"
        if any(type(field) not in KINDS or field.has_default() or field.unique for field in columns):
            yield f"{model.__name__} has a column that fills or counts itself"
        if meta.indexes or meta.unique_together or meta.ordering or meta.parents or meta.local_many_to_many:
            yield f"{model.__name__} has an index, an order or a parent"
        if any(field.name == "history" for field in meta.get_fields()):
            yield f"{model.__name__} has a history"
        if any(signal.has_listeners(model) for signal in (signals.pre_save, signals.post_save, signals.post_delete)):
            yield f"something listens to {model.__name__}"
    for model in apps.get_models():
        for field in model._meta.get_fields():
            far = getattr(field, "related_model", None)
            if far is not None and far._meta.db_table in names:
                yield f"{model.__name__}.{field.name} leads to {far.__name__}"


def test_the_four_tables_hold_nothing_that_leads_anywhere() -> None:
    assert list(findings()) == []


@pytest.mark.django_db
def test_the_database_holds_what_the_models_say() -> None:
    """Columns, foreign keys, triggers and indexes as the database itself tells them."""
    with connection.cursor() as cursor:
        for model in SEALED:
            table = model._meta.db_table
            columns = {one.name for one in connection.introspection.get_table_description(cursor, table)}
            assert columns == COLUMNS[model.__name__]
            assert connection.introspection.get_relations(cursor, table) == {}
            held = connection.introspection.get_constraints(cursor, table).values()
            assert [one for one in held if one["index"] and not one["primary_key"]] == []
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT tgisinternal"
            )
        assert not {name for (name,) in cursor.fetchall()} & {model._meta.db_table for model in SEALED}
    assert numbered("default") == []


def _added(name: str, field: Any) -> list[str]:
    """Findings once a column more is there."""
    model = type("Ballot", (models.Model,), {
        "__module__": "tests.evidence.feedback", "pk": models.CompositePrimaryKey("wave", "id"), "wave": models.BigIntegerField(),
        "id": models.CharField(max_length=32), "box": models.BinaryField(), name: field,
        "Meta": type("Meta", (), {"app_label": "feedback_sabotage"}),
    })  # fmt: skip
    try:
        return list(findings((model,)))
    finally:
        apps.all_models.pop("feedback_sabotage", None)
        apps.clear_cache()


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("created_at", models.DateTimeField(auto_now_add=True)),
        ("modified_at", models.DateTimeField(auto_now=True)),
        ("on", models.DateField(null=True)),
        ("user", models.ForeignKey("accounts.User", models.CASCADE)),
        ("person", models.ForeignKey("directory.Person", models.CASCADE)),
        ("ip", models.GenericIPAddressField(null=True)),
        ("agent", models.TextField()),
        ("language", models.CharField(max_length=8)),
        ("version", models.PositiveIntegerField(default=1)),
        ("position", models.PositiveIntegerField()),
        ("is_deleted", models.BooleanField(default=False)),
        ("kind", models.ForeignKey("contenttypes.ContentType", models.CASCADE)),
    ],
)
def test_twelve_kinds_of_column_are_seen(name: str, field: Any) -> None:
    assert _added(name, field)


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except IntegrityError:
        return True
    return False


@pytest.mark.django_db
def test_guards_of_the_wave_are_up() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger")
        names = {name for (name,) in cursor.fetchall()}
    assert {name for name, _ in GUARDS} <= names
    assert all(re.fullmatch(r"[a-z_]+", name) for name, _ in GUARDS)
