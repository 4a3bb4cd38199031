from django.urls import URLPattern, URLResolver

app_name = "balance"
urlpatterns: list[URLPattern | URLResolver] = []
