from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "steelyard.foundation.accounts"
    label = "accounts"
