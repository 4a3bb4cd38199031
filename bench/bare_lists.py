"""The baseline: bare Django views of the same rows, with session and CSRF and nothing else; settings, routes and WSGI."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.bare_lists")
import django

from steelyard.config.settings import *

ROOT_URLCONF = "bench.bare_lists"
django.setup()
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db.models import FilteredRelation, Q
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from steelyard.center.directory.models import Organization, Person

NAMES = ("contrib.sessions.middleware.SessionMiddleware", "middleware.csrf.CsrfViewMiddleware")
settings.MIDDLEWARE = [f"django.{name}" for name in NAMES]
application = WSGIHandler()
CELLS = "{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}"
template = engines["django"].from_string(f"<!doctype html><title>Rows</title>{{% csrf_token %}}<table>{CELLS}</table>")
PEOPLE = ("id", "name_key", "name", "title", "organization__name", "main__email")
ORGANIZATIONS = ("id", "name_key", "name", "kind", "state__name", "city")


def listing(http, rows, columns):
    http.session.get("_auth_user_id")
    if name := http.GET.get("name"):
        rows = rows.filter(Q(name_key__gt=name) | Q(name_key=name, id__gt=http.GET["id"]), name_key__gte=name)
    found = rows.filter(merged_into=None).order_by("name_key", "id").values_list(*columns)[:50]
    return HttpResponse(template.render({"rows": list(found)}, http))


people = Person.objects.annotate(main=FilteredRelation("addresses", condition=Q(addresses__is_primary=True)))
sources = {"people": (people, PEOPLE), "organizations": (Organization.objects.filter(closed_on=None), ORGANIZATIONS)}
urlpatterns = [path(f"{name}/", lambda http, s=source: listing(http, *s)) for name, source in sources.items()]
