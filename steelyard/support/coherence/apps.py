from importlib import import_module

from django.apps import AppConfig


class CoherenceConfig(AppConfig):
    name = "steelyard.support.coherence"
    label = "coherence"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels"):
            import_module(f"{self.name}.{part}")
