from django.urls import URLPattern, URLResolver, path

from steelyard.support.alignment.views import findings, inventory, pairs, sheets

app_name = "alignment"
urlpatterns: list[URLPattern | URLResolver] = [
    # initiatives
    path("alignment/<int:run>/initiatives/", inventory.inventory, name="inventory"),
    path("alignment/<int:run>/initiatives/add/", inventory.add, name="add"),
    path("alignment/<int:run>/initiatives/bring-along/", inventory.bring_along, name="bring-along"),
    path("alignment/<int:run>/initiatives/export/", inventory.export, name="export"),
    path("alignment/<int:run>/populations/", inventory.populations, name="populations"),
    path("alignment/initiatives/<int:pk>/", inventory.initiative, name="initiative"),
    path("alignment/initiatives/<int:pk>/change/", inventory.change, name="change"),
    path("alignment/initiatives/<int:pk>/take-out/", inventory.take_out, name="take-out"),
    path("alignment/initiatives/<int:pk>/put-back/", inventory.put_back, name="put-back"),
    # pairs
    path("alignment/<int:run>/relationships/", pairs.matrix, name="matrix"),
    path("alignment/<int:run>/network/", pairs.network, name="network"),
    path("alignment/<int:run>/network/draw/", pairs.draw, name="draw"),
    path("alignment/initiatives/<int:pk>/pairs/", pairs.ties, name="ties"),
    path("alignment/initiatives/<int:pk>/pairs/<int:other>/", pairs.pair, name="pair"),
    # domains
    path("alignment/<int:run>/domains/", findings.domains, name="domains"),
    path("alignment/initiatives/<int:pk>/domains/", findings.rate, name="rate"),
    path("alignment/initiatives/<int:pk>/vote/", findings.vote, name="vote"),
    path("alignment/initiatives/<int:pk>/show-votes/", findings.show_votes, name="show-votes"),
    # findings
    path("alignment/<int:run>/findings/", findings.findings, name="findings"),
    path("alignment/<int:run>/findings/print/", findings.printed, name="printed"),
    path("alignment/<int:pk>/findings/<slug:key>/", findings.finding, name="finding"),
    path("alignment/<int:pk>/findings/<slug:key>/dismiss/", findings.dismiss, name="dismiss"),
    path("alignment/<int:pk>/findings/<slug:key>/reopen/", findings.reopen, name="reopen"),
    # spreadsheets
    path("alignment/<int:run>/sheets/", sheets.sheets, name="sheets"),
    path("alignment/sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("alignment/sheets/<int:pk>/columns/", sheets.columns, name="columns"),
    path("alignment/sheets/<int:pk>/choose/", sheets.choose, name="choose"),
    path("alignment/sheets/<int:pk>/apply/", sheets.apply, name="apply"),
    path("alignment/sheets/<int:pk>/undo/", sheets.undo, name="undo"),
    path("alignment/sheets/<int:pk>/drop/", sheets.drop, name="drop"),
]
