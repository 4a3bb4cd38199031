from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "steelyard.intake"
    label = "intake"
