from django.urls import path

from steelyard.faces.portal import views

app_name = "portal"
urlpatterns = [path("portal/", views.portal, name="portal")]
