from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CapacityConfig(AppConfig):
    name = "steelyard.support.capacity"
    label = "capacity"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels"):
            import_module(f"{self.name}.{part}")
        guards = import_module(f"{self.name}.models.guards")
        pre_migrate.connect(guards.take_down, sender=self, dispatch_uid="capacity guards down")
        post_migrate.connect(guards.put_up, sender=self, dispatch_uid="capacity guards up")
