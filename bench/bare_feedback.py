"""The baseline: a bare Django form of twelve questions that stores one row; settings, form, routes and WSGI."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.bare_feedback")
import django

from steelyard.config.settings import *

ROOT_URLCONF = "bench.bare_feedback"
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
INSERT = f"INSERT INTO bench_answers VALUES ({', '.join(['%s'] * 12)})"
CHOICES = [(name, name.title()) for name in "abcd"]
FIELDS = {f"q{n}": forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect) for n in range(11)}
FIELDS |= {"words": forms.CharField(max_length=2000, required=False, widget=forms.Textarea)}
Answers = type("Answers", (forms.Form,), FIELDS)


def answer(http):
    form = Answers(http.POST if http.method == "POST" else None)
    if form.is_valid():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(INSERT, [*form.cleaned_data.values()])
        return HttpResponseRedirect("/thanks")
    return HttpResponse(template.render({"form": form}, http))


urlpatterns = [path("answer", answer)]
