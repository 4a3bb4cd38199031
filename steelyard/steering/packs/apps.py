from importlib import import_module

from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "steelyard.steering.packs"
    label = "packs"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels"):
            import_module(f"{self.name}.{part}")
