from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "steelyard.foundation.kit"
    label = "kit"
