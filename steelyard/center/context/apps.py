from django.apps import AppConfig


class ContextConfig(AppConfig):
    name = "steelyard.center.context"
    label = "context"
