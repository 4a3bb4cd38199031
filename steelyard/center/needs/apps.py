from importlib import import_module

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "steelyard.center.needs"
    label = "needs"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels"):
            import_module(f"{self.name}.{part}")
