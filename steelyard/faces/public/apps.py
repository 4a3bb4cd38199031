from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "steelyard.faces.public"
    label = "public"
