from django.urls import URLPattern, path

from steelyard.faces.api.views import documentation, doors, reads, writes

app_name = "api"
HERE = (reads, writes)  # whoever imports this module has their routes


def _ours() -> list[URLPattern]:
    """The routes of the API, each behind its door; not the root that the library adds."""
    # One address that can be read and written is one route; the library lists it once for each of both.
    found = {str(one.pattern): one for one in doors.api.urls[0] if isinstance(one, URLPattern)}
    return [path(f"v1/{at}", doors.door(one.callback), name=one.name) for at, one in found.items() if at]


urlpatterns = [
    path("", documentation.documentation, name="documentation"),
    path("v1/openapi.json", documentation.openapi, name="openapi"),
    *_ours(),
    path("v1/<path:rest>", doors.nowhere, name="nowhere"),
]
