from django.urls import URLPattern, URLResolver, path

from steelyard.support.coherence.views import maps, shared, sharing, sheets

app_name = "coherence"
urlpatterns: list[URLPattern | URLResolver] = [
    # the agency's own map
    path("map/", maps.choose, name="maps"),
    path("map/providers/", maps.providers, name="providers"),
    path("map/<int:pk>/", maps.one, name="map"),
    path("map/<int:pk>/print/", maps.on_paper, name="print-map"),
    path("map/<int:pk>/export/", maps.export, name="export-map"),
    path("map/<int:pk>/add/", maps.add, name="add-row"),
    path("map/<int:pk>/rows/<int:row>/back/", maps.put_back, name="put-back"),
    path("map/rows/<int:pk>/", maps.change, name="row"),
    path("map/rows/<int:pk>/remove/", maps.remove, name="remove-row"),
    path("map/rows/<int:pk>/match/", maps.match, name="match"),
    # who sees it
    path("map/rows/<int:pk>/share/", sharing.one, name="share"),
    path("map/<int:pk>/share/", sharing.everything, name="share-all"),
    path("map/<int:pk>/supports/<int:support>/<int:provider>/share/", sharing.of_ledger, name="share-support"),
    # spreadsheets
    path("map/<int:pk>/sheet/", sheets.bring, name="bring"),
    path("map/sheets/<int:pk>/", sheets.one, name="sheet"),
    path("map/sheets/<int:pk>/take-in/", sheets.take_in, name="take-in"),
    path("map/sheets/<int:pk>/take-back/", sheets.take_back, name="take-back"),
    # what is shared
    path("shared-maps/", shared.with_us, name="shared-with-us"),
    path("shared-maps/export/", shared.with_us_export, name="shared-with-us-export"),
    path("support-maps/", shared.with_center, name="shared-with-center"),
    path("support-maps/export/", shared.with_center_export, name="shared-with-center-export"),
    # overlaps
    path("overlaps/", shared.all_overlaps, name="overlaps"),
    path("overlaps/<int:pk>/", shared.overlap, name="overlap"),
    path("overlaps/<int:pk>/settle/", shared.settle, name="settle"),
    path("overlaps/<int:pk>/reopen/", shared.reopen, name="reopen"),
]
