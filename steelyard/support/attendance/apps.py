from importlib import import_module

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "steelyard.support.attendance"
    label = "attendance"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels"):
            import_module(f"{self.name}.{part}")
