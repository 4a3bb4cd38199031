from django.urls import URLPattern, URLResolver, path

from steelyard.support.alignment.views import findings, inventory, pairs, sheets

app_name = "alignment"
urlpatterns: list[URLPattern | URLResolver] = [
    # initiatives
    path("<int:run>/initiatives/", inventory.inventory, name="inventory"),
    path("<int:run>/initiatives/add/", inventory.add, name="add"),
    path("<int:run>/initiatives/bring-along/", inventory.bring_along, name="bring-along"),
    path("<int:run>/initiatives/export/", inventory.export, name="export"),
    path("<int:run>/populations/", inventory.populations, name="populations"),
    path("initiatives/<int:pk>/", inventory.initiative, name="initiative"),
    path("initiatives/<int:pk>/change/", inventory.change, name="change"),
    path("initiatives/<int:pk>/take-out/", inventory.take_out, name="take-out"),
    path("initiatives/<int:pk>/put-back/", inventory.put_back, name="put-back"),
    # pairs
    path("<int:run>/relationships/", pairs.matrix, name="matrix"),
    path("<int:run>/network/", pairs.network, name="network"),
    path("<int:run>/network/draw/", pairs.draw, name="draw"),
    path("initiatives/<int:pk>/pairs/", pairs.ties, name="ties"),
    path("initiatives/<int:pk>/pairs/<int:other>/", pairs.pair, name="pair"),
    # domains
    path("<int:run>/domains/", findings.domains, name="domains"),
    path("initiatives/<int:pk>/domains/", findings.rate, name="rate"),
    path("initiatives/<int:pk>/vote/", findings.vote, name="vote"),
    path("initiatives/<int:pk>/show-votes/", findings.show_votes, name="show-votes"),
    # findings
    path("<int:run>/findings/", findings.findings, name="findings"),
    path("<int:run>/findings/print/", findings.printed, name="printed"),
    path("<int:pk>/findings/<slug:key>/", findings.finding, name="finding"),
    path("<int:pk>/findings/<slug:key>/dismiss/", findings.dismiss, name="dismiss"),
    path("<int:pk>/findings/<slug:key>/reopen/", findings.reopen, name="reopen"),
    # spreadsheets
    path("<int:run>/sheets/", sheets.sheets, name="sheets"),
    path("sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("sheets/<int:pk>/columns/", sheets.columns, name="columns"),
    path("sheets/<int:pk>/choose/", sheets.choose, name="choose"),
    path("sheets/<int:pk>/apply/", sheets.apply, name="apply"),
    path("sheets/<int:pk>/undo/", sheets.undo, name="undo"),
    path("sheets/<int:pk>/drop/", sheets.drop, name="drop"),
]
