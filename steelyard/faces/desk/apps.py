from importlib import import_module

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "steelyard.faces.desk"
    label = "desk"

    def ready(self) -> None:
        for part in ("permissions", "panels"):
            import_module(f"{self.name}.{part}")
