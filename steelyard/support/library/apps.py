from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "steelyard.support.library"
    label = "library"

    def ready(self) -> None:
        from steelyard.support.library import permissions  # noqa: F401, PLC0415 -- app ready: registers what this app grants
