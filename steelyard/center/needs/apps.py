from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "steelyard.center.needs"
    label = "needs"
