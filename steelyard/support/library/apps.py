from importlib import import_module

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "steelyard.support.library"
    label = "library"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "panels"):
            import_module(f"{self.name}.{part}")
