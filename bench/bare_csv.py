"""The baseline: a bare Django view that writes people with their addresses through csv.writer; settings, routes, WSGI."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.bare_csv")
import csv
from itertools import batched
from types import SimpleNamespace

import django

from steelyard.config.settings import *

ROOT_URLCONF = "bench.bare_csv"
django.setup()
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db.models import FilteredRelation, Q
from django.http import StreamingHttpResponse
from django.urls import path

from steelyard.center.directory.models import Person

settings.MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
application = WSGIHandler()
MAIN = FilteredRelation("addresses", condition=Q(addresses__is_primary=True))
COLUMNS = "name main__email phone title organization__name organization__code organization__state_id".split()


def people(http):
    rows = Person.objects.filter(merged_into=None).annotate(main=MAIN).order_by("name_key", "id").values_list(*COLUMNS)
    line = csv.writer(SimpleNamespace(write=str)).writerow
    pieces = ("".join(map(line, piece)) for piece in batched(rows.iterator(chunk_size=2000), 1000, strict=False))
    return StreamingHttpResponse(pieces, content_type="text/csv")


urlpatterns = [path("people.csv", people)]
