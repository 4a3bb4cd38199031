from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from steelyard.support.readiness.rules import gate


class ReadinessConfig(AppConfig):
    name = "steelyard.support.readiness"
    label = "readiness"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "panels"):
            import_module(f"{self.name}.{part}")
        pre_migrate.connect(lower_gate, sender=self)
        post_migrate.connect(raise_gate, sender=self)


def lower_gate(*, using: str, plan: Any = (), **_: Any) -> None:
    """Take the gate down before tables change: SQLite will not rename a table that a trigger names."""
    connection = connections[using]
    if plan and connection.vendor == "sqlite":
        _run(connection, gate.LOWERED)


def raise_gate(*, using: str, **_: Any) -> None:
    """Put the gate up after every migration: SQLite forgets a table's triggers when it builds the table anew."""
    connection = connections[using]
    if set(gate.TABLES) <= set(connection.introspection.table_names()):
        _run(connection, gate.RAISED[connection.vendor])


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
