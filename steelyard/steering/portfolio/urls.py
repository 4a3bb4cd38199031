from django.urls import URLPattern, URLResolver, path

from steelyard.steering.portfolio import views

app_name = "portfolio"
urlpatterns: list[URLPattern | URLResolver] = [
    path("balance/adviser/", views.adviser, name="adviser"),
    path("balance/adviser/<int:pk>/", views.question, name="question"),
    path("balance/charge/", views.charge, name="charge"),
    path("balance/charge/<int:pk>/asked/", views.asked, name="asked"),
]
