from importlib import import_module

from django.apps import AppConfig


class ProtocolsConfig(AppConfig):
    name = "steelyard.support.protocols"
    label = "protocols"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels"):
            import_module(f"{self.name}.{part}")
