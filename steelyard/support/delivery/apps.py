from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "steelyard.support.delivery"
    label = "delivery"

    def ready(self) -> None:
        from steelyard.support.delivery import permissions  # noqa: F401, PLC0415 -- app ready: registers what this app grants
