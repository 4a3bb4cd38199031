from django.urls import path

from steelyard.faces.desk import views

app_name = "desk"
urlpatterns = [
    path("home/", views.home, name="home"),
    path("today/", views.today, name="today"),
    path("help/", views.help_page, name="help"),
    path("tour/end/", views.end_tour, name="end-tour"),
]
