from django.urls import path

from steelyard.center.context import views

app_name = "context"
urlpatterns = [
    path("context/", views.context_events, name="context-events"),
    path("context/new/", views.add, name="add"),
    path("context/<int:pk>/", views.context_event, name="context-event"),
    path("states/", views.states, name="states"),
    path("states/<slug:postal>/", views.state, name="state"),
]
