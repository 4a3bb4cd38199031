from django.urls import URLPattern, URLResolver, path

from steelyard.steering.balance import views

app_name = "balance"
urlpatterns: list[URLPattern | URLResolver] = [
    path("balance/", views.lever, name="lever"),
    path("balance/months/", views.months, name="months"),
    path("balance/supports/", views.behind, name="behind"),
]
