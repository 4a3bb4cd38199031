from importlib import import_module

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "steelyard.support.partners"
    label = "partners"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "panels"):
            import_module(f"{self.name}.{part}")
