from importlib import import_module

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "steelyard.support.events"
    label = "events"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels"):
            import_module(f"{self.name}.{part}")
