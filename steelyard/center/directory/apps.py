from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "steelyard.center.directory"
    label = "directory"
