"""The baseline: a bare Django form that stores one excerpt with one code, with session and CSRF and nothing else."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.bare_inquiry")
import django

from steelyard.config.settings import *

ROOT_URLCONF = "bench.bare_inquiry"
django.setup()
from django import forms
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path

NAMES = ("contrib.sessions.middleware.SessionMiddleware", "middleware.csrf.CsrfViewMiddleware")
settings.MIDDLEWARE = [f"django.{name}" for name in NAMES]
application = WSGIHandler()
template = engines["django"].from_string("<form method=post>{% csrf_token %}{{ form }}<button>Go</button></form>")
INSERT = "INSERT INTO bench_codings (start_at, end_at, code, by_user) VALUES (%s, %s, %s, %s)"
Apply = type("Apply", (forms.Form,), {name: forms.IntegerField() for name in ("start", "end", "codes")})


def apply(http):
    form = Apply(http.POST if http.method == "POST" else None)
    if form.is_valid():
        user = http.session.get("_auth_user_id")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(INSERT, [*form.cleaned_data.values(), user])
        return HttpResponseRedirect("/apply/")
    return HttpResponse(template.render({"form": form}, http))


urlpatterns = [path("apply/", apply)]
