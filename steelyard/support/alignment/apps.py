from importlib import import_module

from django.apps import AppConfig


class AlignmentConfig(AppConfig):
    name = "steelyard.support.alignment"
    label = "alignment"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels"):
            import_module(f"{self.name}.{part}")
