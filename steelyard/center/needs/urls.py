from django.urls import path

from steelyard.center.needs import views

app_name = "needs"
urlpatterns = [
    path("needs/", views.unmet_needs, name="unmet-needs"),
    path("needs/new/", views.add, name="add"),
    path("needs/<int:pk>/", views.unmet_need, name="unmet-need"),
]
