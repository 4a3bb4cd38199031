from importlib import import_module

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "steelyard.evidence.questionnaires"
    label = "questionnaires"

    def ready(self) -> None:
        for part in ("verbs", "permissions", "panels"):
            import_module(f"{self.name}.{part}")
