from django.urls import path

from steelyard.center.needs.views import focal_areas, register, rounds, sources, statements

app_name = "needs"
urlpatterns = [
    # the board, and one need
    path("needs/", statements.board, name="board"),
    path("needs/lookup/", statements.lookup, name="lookup"),
    path("needs/statements/<int:pk>/", statements.statement, name="statement"),
    path("needs/statements/<int:pk>/edit/", statements.edit, name="edit-statement"),
    path("needs/statements/<int:pk>/weigh/", statements.weigh, name="weigh"),
    path("needs/statements/<int:pk>/merge/", statements.merge, name="merge"),
    path("needs/statements/<int:pk>/link/", statements.link, name="link"),
    path("needs/statements/<int:pk>/vote/", rounds.vote, name="vote"),
    path("needs/links/<int:pk>/end/", statements.unlink, name="unlink"),
    path("needs/merges/<int:pk>/undo/", statements.unmerge, name="unmerge"),
    # who was heard
    path("needs/sources/", sources.sources, name="sources"),
    path("needs/sources/new/", sources.record, name="record"),
    path("needs/sources/<int:pk>/", sources.source, name="source"),
    path("needs/sources/<int:pk>/edit/", sources.edit, name="edit-source"),
    path("needs/sources/<int:pk>/code/", sources.code, name="code"),
    path("needs/sources/<int:pk>/withdraw/", sources.withdraw, name="withdraw-source"),
    path("needs/voices/<int:pk>/withdraw/", sources.withdraw_voice, name="withdraw-voice"),
    # the yearly refresh
    path("needs/vote/", rounds.ballot, name="ballot"),
    path("needs/rounds/", rounds.rounds, name="rounds"),
    path("needs/rounds/new/", rounds.begin, name="begin-round"),
    path("needs/rounds/<int:pk>/", rounds.one_round, name="round"),
    path("needs/rounds/<int:pk>/close/", rounds.close, name="close-round"),
    # the trail
    path("needs/focal-areas/<int:pk>/", focal_areas.focal_area, name="focal-area"),
    # the register of needs that nobody meets
    path("needs/unmet/", register.unmet_needs, name="unmet-needs"),
    path("needs/unmet/new/", register.add, name="add"),
    path("needs/unmet/<int:pk>/", register.unmet_need, name="unmet-need"),
]
