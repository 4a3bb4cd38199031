from django.apps import AppConfig


class OfferingsConfig(AppConfig):
    name = "steelyard.center.offerings"
    label = "offerings"
