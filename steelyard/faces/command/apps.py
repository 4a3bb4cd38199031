from django.apps import AppConfig


class CommandConfig(AppConfig):
    name = "steelyard.faces.command"
    label = "command"
