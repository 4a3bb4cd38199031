from django.apps import AppConfig


class ContextConfig(AppConfig):
    name = "steelyard.center.context"
    label = "context"

    def ready(self) -> None:
        from steelyard.center.context import jobs, panels, permissions, verbs  # noqa: F401, PLC0415 -- app ready: registers what this app grants
