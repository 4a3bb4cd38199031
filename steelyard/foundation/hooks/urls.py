from django.urls import path

from steelyard.foundation.hooks import views

app_name = "hooks"
urlpatterns = [
    path("webhooks/", views.subscriptions, name="subscriptions"),
    path("webhooks/<int:pk>/", views.subscription, name="subscription"),
    path("webhooks/<int:pk>/switch/", views.switch, name="switch"),
    path("webhooks/<int:pk>/try/", views.try_out, name="try-out"),
]
