from django.urls import URLPattern, URLResolver, path

from steelyard.steering.reporting import views

app_name = "reporting"
urlpatterns: list[URLPattern | URLResolver] = [
    # the director's figures
    path("overview/", views.overview, name="overview"),
    path("overview/rows/<slug:key>/", views.rows, name="rows"),
    path("overview/coherence/", views.coherence, name="coherence"),
    path("overview/coherence/network/", views.network, name="network"),
    # what they mean, and what others have said
    path("measures/", views.measures, name="measures"),
    path("published/", views.published, name="published"),
]
