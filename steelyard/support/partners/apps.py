from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "steelyard.support.partners"
    label = "partners"
