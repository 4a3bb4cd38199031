from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "steelyard.center.needs"
    label = "needs"

    def ready(self) -> None:
        from steelyard.center.needs import permissions  # noqa: F401, PLC0415 -- app ready: registers what this app grants
