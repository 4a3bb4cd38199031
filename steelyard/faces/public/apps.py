from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "steelyard.faces.public"
    label = "public"

    def ready(self) -> None:
        from steelyard.faces.public import panels  # noqa: F401, PLC0415 -- app ready: registers
