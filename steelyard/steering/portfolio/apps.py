from importlib import import_module

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "steelyard.steering.portfolio"
    label = "portfolio"

    def ready(self) -> None:
        for part in ("verbs", "permissions"):
            import_module(f"{self.name}.{part}")
