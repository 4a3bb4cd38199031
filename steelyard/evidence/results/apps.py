from importlib import import_module

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "steelyard.evidence.results"
    label = "results"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels"):
            import_module(f"{self.name}.{part}")
