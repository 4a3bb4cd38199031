from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "steelyard.faces.desk"
    label = "desk"
