"""The baseline: bare Django views of the same rows, with session and CSRF and nothing else; settings, routes and WSGI."""
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.bare_lists")
from steelyard.config.settings import *  # noqa: E402, F403

MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware"]
ROOT_URLCONF = "bench.bare_lists"
SILENCED_SYSTEM_CHECKS = ["steelyard.E001", "steelyard.E003", "steelyard.E004"]
CELLS = "{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}"
PAGE = f"<!doctype html><title>Rows</title><form>{{% csrf_token %}}</form><table>{CELLS}</table>"

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()

from django.db.models import Q  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import path  # noqa: E402

from steelyard.center.directory.models import Organization, Person  # noqa: E402

template = engines["django"].from_string(PAGE)
PEOPLE = ("id", "name_key", "name", "title", "organization__name", "organization_id", "addresses__email")
ORGANIZATIONS = ("id", "name_key", "name", "kind", "state__name", "city")


def listing(http, rows, columns):
    http.session.get("_auth_user_id")
    if name := http.GET.get("name"):
        rows = rows.filter(Q(name_key__gt=name) | Q(name_key=name, id__gt=http.GET["id"]), name_key__gte=name)
    found = rows.filter(merged_into=None).order_by("name_key", "id").values_list(*columns)[:50]
    return HttpResponse(template.render({"rows": list(found)}, http))


urlpatterns = [
    path("people/", lambda http: listing(http, Person.objects.filter(addresses__is_primary=True), PEOPLE)),
    path("organizations/", lambda http: listing(http, Organization.objects.filter(closed_on=None), ORGANIZATIONS)),
]
