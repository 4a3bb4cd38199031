from django.urls import path, re_path

from steelyard.support.exchange.views import copies, desk, public, sources

_SOURCE, _COPY = "exchange/sources/<int:pk>/", "exchange/copies/<int:pk>/"

app_name = "exchange"
urlpatterns = [
    path(".well-known/steelyard-exchange.json", public.well_known, name="well-known"),
    path("exchange/feed.jsonl", public.feed, name="feed"),
    path("exchange/feed.zip", public.twin, name="twin"),
    path("exchange/schema.json", public.line_schema, name="schema"),
    path("exchange/", desk.publishing, name="publishing"),
    path("exchange/choose/", desk.choose, name="choose"),
    path("exchange/leaving/<slug:kind>/", desk.leaving, name="leaving"),
    path("exchange/agencies/", desk.agencies, name="agencies"),
    re_path(r"^exchange/file\.(?P<ending>jsonl|zip)$", desk.file, name="file"),
    path("exchange/sources/", sources.sources, name="sources"),
    path("exchange/sources/new/", sources.add_source, name="add-source"),
    path(_SOURCE, sources.source, name="source"),
    path(f"{_SOURCE}edit/", sources.edit_source, name="edit-source"),
    path(f"{_SOURCE}fetch/", sources.fetch, name="fetch"),
    path(f"{_SOURCE}bring/", sources.bring, name="bring"),
    path(f"{_SOURCE}confirm/", sources.confirm, name="confirm"),
    path(f"{_SOURCE}stop/", sources.stop, name="stop"),
    path("exchange/copies/", sources.copies, name="copies"),
    path(_COPY, copies.copy, name="copy"),
    path(f"{_COPY}apply/", copies.apply, name="apply"),
    path(f"{_COPY}undo/", copies.undo, name="undo"),
    path(f"{_COPY}drop/", copies.drop, name="drop"),
]
