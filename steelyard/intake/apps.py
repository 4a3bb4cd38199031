from importlib import import_module

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "steelyard.intake"
    label = "intake"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "panels", "jobs"):
            import_module(f"{self.name}.{part}")
