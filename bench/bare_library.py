"""The baseline: a bare Django page of ten resources, with session and CSRF and nothing else; settings, routes and WSGI."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.bare_library")
import django

from steelyard.config.settings import *

ROOT_URLCONF = "bench.bare_library"
django.setup()
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from steelyard.support.library.models import Resource

NAMES = ("contrib.sessions.middleware.SessionMiddleware", "middleware.csrf.CsrfViewMiddleware")
settings.MIDDLEWARE = [f"django.{name}" for name in NAMES]
application = WSGIHandler()
CELLS = "{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}"
template = engines["django"].from_string(f"<!doctype html><title>Rows</title>{{% csrf_token %}}<table>{CELLS}</table>")
COLUMNS = ("key", "title", "kind", "year", "publisher", "abstract")


def page(http):
    http.session.get("_auth_user_id")
    first = int(http.GET["first"])
    found = Resource.objects.filter(pk__in=range(first, first + 10)).values_list(*COLUMNS)
    return HttpResponse(template.render({"rows": list(found)}, http))


urlpatterns = [path("", page)]
