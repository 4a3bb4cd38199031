from importlib import import_module

from django.apps import AppConfig


class MailingsConfig(AppConfig):
    name = "steelyard.support.mailings"
    label = "mailings"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels"):
            import_module(f"{self.name}.{part}")
