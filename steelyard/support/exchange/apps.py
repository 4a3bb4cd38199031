from importlib import import_module

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "steelyard.support.exchange"
    label = "exchange"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels"):
            import_module(f"{self.name}.{part}")
