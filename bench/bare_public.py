"""The baselines of public pages: an empty view, and views that draw the same templates, with session and CSRF only."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.bare_public")
import django

from steelyard.config.settings import *

ROOT_URLCONF = "bench.bare_public"
django.setup()
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from steelyard.center.charge.models import Center, FocalArea, Tier
from steelyard.center.offerings.models import Offering
from steelyard.config.urls import urlpatterns as ours

NAMES = ("contrib.sessions.middleware.SessionMiddleware", "middleware.csrf.CsrfViewMiddleware")
settings.MIDDLEWARE = [f"django.{name}" for name in NAMES]
application = WSGIHandler()


def home(http):
    rows = {"center": Center.objects.first(), "tiers": list(Tier.objects.all()), "areas": list(FocalArea.objects.all())}
    return render(http, "public/home.html", rows)


def offering(http, key):
    return render(http, "offerings/published_offering.html", {"offering": Offering.objects.get(key=key)})


bare = [path("empty/", lambda http: HttpResponse("")), path("home/", home), path("offering/<key>/", offering)]
urlpatterns = [path("bare/", include(bare)), *ours]
