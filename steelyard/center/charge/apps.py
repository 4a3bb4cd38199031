from django.apps import AppConfig


class ChargeConfig(AppConfig):
    name = "steelyard.center.charge"
    label = "charge"
