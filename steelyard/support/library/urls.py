from django.urls import path

from steelyard.support.library import views

app_name = "library"
urlpatterns = [
    path("resources/", views.resources, name="resources"),
    path("resources/<int:pk>/", views.resource, name="resource"),
]
