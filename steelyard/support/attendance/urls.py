from django.urls import path

from steelyard.support.attendance import views

_ONE = "attendance/<int:pk>/"

app_name = "attendance"
urlpatterns = [
    path("events/manage/<int:pk>/attendance/", views.files, name="files"),
    path(_ONE, views.file, name="file"),
    path(f"{_ONE}columns/", views.columns, name="columns"),
    path(f"{_ONE}apply/", views.apply, name="apply"),
    path(f"{_ONE}undo/", views.undo, name="undo"),
    path(f"{_ONE}drop/", views.drop, name="drop"),
]
