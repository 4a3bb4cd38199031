from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "steelyard.faces.portal"
    label = "portal"
