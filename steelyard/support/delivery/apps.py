from importlib import import_module

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "steelyard.support.delivery"
    label = "delivery"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "panels"):
            import_module(f"{self.name}.{part}")
