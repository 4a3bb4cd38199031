from django.urls import path

from steelyard.support.readiness.views import deciding, grounds, rating, standing

app_name = "readiness"
urlpatterns = [
    path("readiness/", standing.supports, name="supports"),
    path("readiness/<int:pk>/", standing.support, name="standing"),
    # Rating
    path("readiness/<int:pk>/rounds/open/", rating.open_round, name="open-round"),
    path("readiness/rounds/<int:pk>/raters/", rating.add_raters, name="add-raters"),
    path("readiness/rounds/<int:pk>/rate/", rating.rate, name="rate"),
    path("readiness/rounds/<int:pk>/show/", rating.reveal, name="reveal"),
    path("readiness/rounds/<int:pk>/call-off/", rating.call_off, name="call-off"),
    # What a decision rests on
    path("readiness/<int:pk>/context/", grounds.context, name="context"),
    path("readiness/<int:pk>/assumptions/", grounds.assumptions, name="assumptions"),
    # Deciding
    path("readiness/<int:pk>/decide/", deciding.decide, name="decide"),
    path("readiness/decisions/<int:pk>/", deciding.answer, name="answer"),
]
