from importlib import import_module

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "steelyard.faces.api"
    label = "api"

    def ready(self) -> None:
        for part in ("permissions", "panels"):
            import_module(f"{self.name}.{part}")
