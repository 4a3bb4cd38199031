from django.urls import path

from steelyard.center.directory.views import board, contacts, duplicates, exports, finding, organizations, people

_PAIR = "duplicates/<str:kind>/<int:first>/<int:second>/"

app_name = "directory"
urlpatterns = [
    # organizations
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/new/", organizations.add, name="add-organization"),
    path("organizations/<int:pk>/", organizations.organization, name="organization"),
    path("organizations/<int:pk>/parts/", organizations.parts, name="parts"),
    path("organizations/<int:pk>/people/", organizations.people, name="colleagues"),
    path("organizations/<int:pk>/edit/", organizations.edit, name="edit-organization"),
    path("organizations/<int:pk>/close/", organizations.close, name="close-organization"),
    path("organizations/<int:pk>/reopen/", organizations.reopen, name="reopen-organization"),
    # people
    path("people/", people.people, name="people"),
    path("people/new/", people.add, name="add-person"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.edit, name="edit-person"),
    path("people/<int:pk>/account/", people.account, name="account"),
    path("people/<int:pk>/addresses/", people.add_address, name="add-address"),
    path("people/<int:pk>/addresses/<int:address>/remove/", people.remove_address, name="remove-address"),
    path("people/<int:pk>/addresses/<int:address>/choose/", people.choose_address, name="choose-address"),
    path("people/<int:pk>/places/new/", people.start_affiliation, name="start-affiliation"),
    path("people/<int:pk>/places/<int:affiliation>/", people.affiliation, name="affiliation"),
    # files out and in
    path("organizations/export.csv", exports.organizations, name="export-organizations"),
    path("people/export.csv", exports.people, name="export-people"),
    path("people/export.vcf", exports.cards, name="export-cards"),
    path("contact-lists/", contacts.contact_lists, name="contact-lists"),
    path("contact-lists/<int:pk>/", contacts.contact_list, name="contact-list"),
    path("contact-lists/<int:pk>/columns/", contacts.columns, name="contact-columns"),
    path("contact-lists/<int:pk>/organizations/", contacts.homes, name="contact-homes"),
    path("contact-lists/<int:pk>/organizations/rest/", contacts.settle_rest, name="settle-rest"),
    path("contact-lists/<int:pk>/apply/", contacts.apply, name="apply-contacts"),
    path("contact-lists/<int:pk>/undo/", contacts.undo, name="undo-contacts"),
    path("contact-lists/<int:pk>/drop/", contacts.drop, name="drop-contacts"),
    # duplicates and merges
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/look/", duplicates.look, name="look"),
    path("duplicates/<str:kind>/<int:pk>/", duplicates.choose, name="choose-other"),
    path(_PAIR, duplicates.compare, name="compare"),
    path(f"{_PAIR}merge/", duplicates.merge, name="merge"),
    path(f"{_PAIR}two/", duplicates.two, name="two"),
    path("merges/", duplicates.merges, name="merges"),
    path("merges/<int:pk>/undo/", duplicates.unmerge, name="unmerge"),
    # the advisory board
    path("board/", board.board, name="board"),
    path("board/members/new/", board.add_member, name="add-board-member"),
    path("board/members/<int:pk>/", board.member, name="board-member"),
    path("board/members/<int:pk>/edit/", board.edit_member, name="edit-board-member"),
    path("board/meetings/new/", board.add_meeting, name="add-board-meeting"),
    path("board/meetings/<int:pk>/", board.meeting, name="board-meeting"),
    path("board/meetings/<int:pk>/edit/", board.edit_meeting, name="edit-board-meeting"),
    path("board/meetings/<int:pk>/advice/new/", board.add_advice, name="add-advice"),
    path("board/advice/<int:pk>/answer/", board.answer, name="answer-advice"),
    # search, and lists that open while one types
    path("search/", finding.search, name="search"),
    path("lookup/organizations/", finding.organizations, name="lookup-organizations"),
    path("lookup/people/", finding.people, name="lookup-people"),
    path("lookup/agencies/", finding.agencies, name="lookup-agencies"),
]
