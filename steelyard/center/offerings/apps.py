from importlib import import_module

from django.apps import AppConfig


class OfferingsConfig(AppConfig):
    name = "steelyard.center.offerings"
    label = "offerings"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels"):
            import_module(f"{self.name}.{part}")
