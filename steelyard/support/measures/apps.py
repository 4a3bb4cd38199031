from importlib import import_module

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "steelyard.support.measures"
    label = "measures"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels"):
            import_module(f"{self.name}.{part}")
