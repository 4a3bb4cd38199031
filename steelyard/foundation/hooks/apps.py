from importlib import import_module

from django.apps import AppConfig


class HooksConfig(AppConfig):
    name = "steelyard.foundation.hooks"
    label = "hooks"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels"):
            import_module(f"{self.name}.{part}")
