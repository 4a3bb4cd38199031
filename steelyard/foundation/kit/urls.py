from django.urls import URLPattern, URLResolver, path

from steelyard.foundation.kit import views

app_name = "kit"
urlpatterns: list[URLPattern | URLResolver] = [
    # gallery of components
    path("gallery/", views.gallery, name="gallery"),
    path("gallery/suggestions/", views.suggestions, name="suggestions"),
]
