from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "steelyard.faces.portal"
    label = "portal"

    def ready(self) -> None:
        from steelyard.faces.portal import panels, permissions  # noqa: F401, PLC0415 -- app ready: registers
