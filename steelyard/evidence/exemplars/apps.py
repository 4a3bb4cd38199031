from importlib import import_module

from django.apps import AppConfig


class ExemplarsConfig(AppConfig):
    name = "steelyard.evidence.exemplars"
    label = "exemplars"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels"):
            import_module(f"{self.name}.{part}")
