from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "steelyard.support.delivery"
    label = "delivery"
