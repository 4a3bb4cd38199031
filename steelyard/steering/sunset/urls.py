from django.urls import URLPattern, URLResolver, path

from steelyard.steering.sunset.views import briefs, ending

app_name = "sunset"
urlpatterns: list[URLPattern | URLResolver] = [
    # when a liaison leaves
    path("handover/", briefs.of_all, name="liaisons"),
    path("handover/<int:pk>/", briefs.of_liaison, name="liaison"),
    path("organizations/<int:pk>/brief/", briefs.brief, name="brief"),
    path("organizations/<int:pk>/brief.pdf", briefs.brief_file, name="brief-file"),
    # when the center ends
    path("sunset/", ending.sunset, name="sunset"),
    path("sunset/people/", ending.people, name="people"),
    path("sunset/people/<int:pk>/", ending.person, name="person"),
]
