from django.urls import path

from steelyard.support.readiness.views import deciding, grounds, rating, standing

app_name = "readiness"
urlpatterns = [
    path("", standing.supports, name="supports"),
    path("<int:pk>/", standing.support, name="standing"),
    # Rating
    path("<int:pk>/rounds/open/", rating.open_round, name="open-round"),
    path("rounds/<int:pk>/raters/", rating.add_raters, name="add-raters"),
    path("rounds/<int:pk>/rate/", rating.rate, name="rate"),
    path("rounds/<int:pk>/show/", rating.reveal, name="reveal"),
    path("rounds/<int:pk>/call-off/", rating.call_off, name="call-off"),
    # What a decision rests on
    path("<int:pk>/context/", grounds.context, name="context"),
    path("<int:pk>/assumptions/", grounds.assumptions, name="assumptions"),
    # Deciding
    path("<int:pk>/decide/", deciding.decide, name="decide"),
    path("decisions/<int:pk>/", deciding.answer, name="answer"),
]
