from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class FeedbackConfig(AppConfig):
    name = "steelyard.evidence.feedback"
    label = "feedback"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels", "views.host"):
            import_module(f"{self.name}.{part}")
        shape = import_module(f"{self.name}.models.shape")
        pre_migrate.connect(shape.take_down, sender=self, dispatch_uid="feedback guards down")
        post_migrate.connect(shape.put_up, sender=self, dispatch_uid="feedback guards up")
