from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WorkConfig(AppConfig):
    name = "steelyard.foundation.work"
    label = "work"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "panels"):
            import_module(f"{self.name}.{part}")
        # The work and the duties of every app, so that web and worker know the same names.
        autodiscover_modules("jobs")
