from django.urls import URLPattern, URLResolver, path

from steelyard.foundation.kit import views

app_name = "kit"
urlpatterns: list[URLPattern | URLResolver] = [
    path("favicon.ico", views.favicon, name="favicon"),
    # gallery of components
    path("gallery/", views.gallery, name="gallery"),
    path("gallery/suggestions/", views.suggestions, name="suggestions"),
]
