from django.apps import AppConfig


class ChargeConfig(AppConfig):
    name = "steelyard.center.charge"
    label = "charge"

    def ready(self) -> None:
        from steelyard.center.charge import jobs, panels, permissions, verbs  # noqa: F401, PLC0415 -- app ready: registers what this app grants
