from django.urls import URLPattern, URLResolver

app_name = "charge"
urlpatterns: list[URLPattern | URLResolver] = []
