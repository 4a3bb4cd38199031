from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "steelyard.center.directory"
    label = "directory"

    def ready(self) -> None:
        from steelyard.center.directory import panels, permissions, verbs  # noqa: F401, PLC0415 -- app ready: registers
