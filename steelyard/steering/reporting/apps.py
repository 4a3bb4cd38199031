from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "steelyard.steering.reporting"
    label = "reporting"
