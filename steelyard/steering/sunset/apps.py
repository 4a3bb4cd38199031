from importlib import import_module

from django.apps import AppConfig


class SunsetConfig(AppConfig):
    name = "steelyard.steering.sunset"
    label = "sunset"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "panels"):
            import_module(f"{self.name}.{part}")
