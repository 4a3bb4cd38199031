from importlib import import_module

from django.apps import AppConfig


class BalanceConfig(AppConfig):
    name = "steelyard.steering.balance"
    label = "balance"

    def ready(self) -> None:
        for part in ("permissions", "panels"):
            import_module(f"{self.name}.{part}")
