from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "steelyard.foundation.history"
    label = "history"

    def ready(self) -> None:
        from steelyard.foundation.history import permissions  # noqa: F401, PLC0415 -- app ready: registers
