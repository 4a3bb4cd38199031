from importlib import import_module

from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "steelyard.support.engagements"
    label = "engagements"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels"):
            import_module(f"{self.name}.{part}")
