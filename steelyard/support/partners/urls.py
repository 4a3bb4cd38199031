from django.urls import path

from steelyard.support.partners import views

app_name = "partners"
urlpatterns = [path("providers/<int:pk>/profile/", views.profile, name="profile")]
