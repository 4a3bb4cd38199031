from importlib import import_module

from django.apps import AppConfig


class InquiryConfig(AppConfig):
    name = "steelyard.evidence.inquiry"
    label = "inquiry"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "panels"):
            import_module(f"{self.name}.{part}")
