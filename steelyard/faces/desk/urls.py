from django.urls import path

from steelyard.faces.desk import views

app_name = "desk"
urlpatterns = [
    path("home/", views.home, name="home"),
    path("today/", views.today, name="today"),
]
