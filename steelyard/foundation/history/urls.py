from django.urls import path

from steelyard.foundation.history import views

app_name = "history"
urlpatterns = [path("history/<str:label>/<int:pk>/", views.of, name="of")]
