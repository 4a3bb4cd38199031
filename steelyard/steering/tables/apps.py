from importlib import import_module

from django.apps import AppConfig


class TablesConfig(AppConfig):
    name = "steelyard.steering.tables"
    label = "tables"

    def ready(self) -> None:
        for part in ("permissions", "panels"):
            import_module(f"{self.name}.{part}")
