"""The baseline: bare Django views that give the same rows as JSON, without token, limits or ETag; settings, routes, WSGI."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.bare_api")
import django

from steelyard.config.settings import *

ROOT_URLCONF = "bench.bare_api"
django.setup()
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db.models import FilteredRelation, Q
from django.http import JsonResponse
from django.urls import path

from steelyard.center.directory.models import Organization, Person
from steelyard.support.delivery.models import Participation

settings.MIDDLEWARE = []
application = WSGIHandler()
MAIN = FilteredRelation("addresses", condition=Q(addresses__is_primary=True))
PEOPLE = ("id", "name", "title", "organization_id", "organization__name", "main__email", "is_simulated")
ORGANIZATIONS = ("id", "name", "short_name", "kind", "state_id", "city", "code", "closed_on", "is_simulated")
PARTS = ("id", "activity_id", "person_id", "organization_id", "count", "part", "status", "minutes", "activity__on")
KINDS = {
    "people": (Person.objects.filter(merged_into=None).annotate(main=MAIN), PEOPLE, ("name_key", "id")),
    "organizations": (Organization.objects.filter(merged_into=None, closed_on=None), ORGANIZATIONS, ("name_key", "id")),
    "participations": (Participation.objects.filter(activity__withdrawn_at=None), PARTS, ("id",)),
}


def listing(http, name):
    rows, columns, order = KINDS[name]
    return JsonResponse({"rows": list(rows.order_by(*order).values(*columns)[: int(http.GET["limit"])])})


urlpatterns = [path("<str:name>", listing)]
