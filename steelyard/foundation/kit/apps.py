from importlib import import_module

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "steelyard.foundation.kit"
    label = "kit"

    def ready(self) -> None:
        for part in ("permissions", "navigation"):
            import_module(f"{self.name}.{part}")
