from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "steelyard.support.library"
    label = "library"
