from importlib import import_module

from django.apps import AppConfig


class CollaborativesConfig(AppConfig):
    name = "steelyard.support.collaboratives"
    label = "collaboratives"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels"):
            import_module(f"{self.name}.{part}")
