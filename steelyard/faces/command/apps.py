from importlib import import_module

from django.apps import AppConfig


class CommandConfig(AppConfig):
    name = "steelyard.faces.command"
    label = "command"

    def ready(self) -> None:
        import_module(f"{self.name}.verbs")
