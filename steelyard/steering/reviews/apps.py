from importlib import import_module

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "steelyard.steering.reviews"
    label = "reviews"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "jobs", "panels"):
            import_module(f"{self.name}.{part}")
