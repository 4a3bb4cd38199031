from importlib import import_module

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "steelyard.steering.reporting"
    label = "reporting"

    def ready(self) -> None:
        for part in ("permissions", "panels"):
            import_module(f"{self.name}.{part}")
