from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "steelyard.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        for module in ("verbs", "permissions", "panels", "checks", "adapter"):
            import_module(f"{self.name}.{module}")
