from django.urls import path

from steelyard.support.library.views import files, gates, public, resources, search, steps

_FILE = "resources/<int:pk>/files/<int:position>/"

app_name = "library"
urlpatterns = [
    # the public library
    path("library/", search.search, name="search"),
    path("library/feed.xml", public.feed, name="feed"),
    path("library/<slug:key>/", public.resource, name="public"),
    path("library/<slug:key>/cite.<slug:form>", public.cite, name="cite"),
    path("library/<slug:key>/files/<int:position>/<str:name>", public.download, name="download"),
    # the librarian's desk
    path("resources/", resources.resources, name="resources"),
    path("resources/new/", resources.draft, name="draft"),
    path("resources/authors/", resources.lookup_authors, name="lookup-authors"),
    path("resources/<int:pk>/", resources.resource, name="resource"),
    path("resources/<int:pk>/edit/", resources.edit, name="edit"),
    path("resources/<int:pk>/submit/", steps.submit, name="submit"),
    path("resources/<int:pk>/send-back/", steps.send_back, name="send-back"),
    path("resources/<int:pk>/publish/", steps.publish, name="publish"),
    path("resources/<int:pk>/retire/", steps.retire, name="retire"),
    path("resources/<int:pk>/republish/", steps.republish, name="republish"),
    path("resources/<int:pk>/version/", steps.begin_version, name="begin-version"),
    path("resources/<int:pk>/gates/<slug:key>/", gates.begin, name="open-gate"),
    # its files
    path("resources/<int:pk>/files/new/", files.add, name="add-file"),
    path(_FILE, files.describe, name="file"),
    path(f"{_FILE}remove/", files.remove, name="remove-file"),
    path(f"{_FILE}content/", files.content, name="file-content"),
]
