"""The baseline: a bare Django form of twelve questions that stores one row; settings, model, routes and WSGI."""

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

settings.MIDDLEWARE, application = [], WSGIHandler()
template = engines["django"].from_string("<!doctype html><form method=post>{{ form }}<button>Go</button></form>")
CHOICES = [(name, name.title()) for name in ("a", "b", "c", "d")]


class Answers(forms.Form):
    locals().update({f"q{n}": forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect) for n in range(11)})
    words = forms.CharField(max_length=2000, required=False, widget=forms.Textarea)


def answer(http):
    form = Answers(http.POST if http.method == "POST" else None)
    if form.is_valid():
        with transaction.atomic(), connection.cursor() as cursor:
            marks = ", ".join(["%s"] * 12)
            cursor.execute(f"INSERT INTO bench_answers VALUES ({marks})", [*form.cleaned_data.values()])
        return HttpResponseRedirect("/thanks")
    return HttpResponse(template.render({"form": form}, http))


urlpatterns = [path("answer", answer)]
