from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "steelyard.support.partners"
    label = "partners"

    def ready(self) -> None:
        from steelyard.support.partners import permissions  # noqa: F401, PLC0415 -- app ready: registers what this app grants
