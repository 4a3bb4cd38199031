from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "steelyard.intake"
    label = "intake"

    def ready(self) -> None:
        from steelyard.intake import permissions  # noqa: F401, PLC0415 -- app ready: registers what this app grants
