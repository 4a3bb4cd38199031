from django.urls import path

from steelyard.faces.public import views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("about-the-demonstration/", views.about_the_demonstration, name="about-the-demonstration"),
    path("healthz", views.health, name="health"),
]
