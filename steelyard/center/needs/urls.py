from django.urls import path

from steelyard.center.needs.views import focal_areas, register, rounds, sources, statements

app_name = "needs"
urlpatterns = [
    # the board, and one need
    path("", statements.board, name="board"),
    path("lookup/", statements.lookup, name="lookup"),
    path("statements/<int:pk>/", statements.statement, name="statement"),
    path("statements/<int:pk>/edit/", statements.edit, name="edit-statement"),
    path("statements/<int:pk>/weigh/", statements.weigh, name="weigh"),
    path("statements/<int:pk>/merge/", statements.merge, name="merge"),
    path("statements/<int:pk>/link/", statements.link, name="link"),
    path("statements/<int:pk>/vote/", rounds.vote, name="vote"),
    path("links/<int:pk>/end/", statements.unlink, name="unlink"),
    path("merges/<int:pk>/undo/", statements.unmerge, name="unmerge"),
    # who was heard
    path("sources/", sources.sources, name="sources"),
    path("sources/new/", sources.record, name="record"),
    path("sources/<int:pk>/", sources.source, name="source"),
    path("sources/<int:pk>/edit/", sources.edit, name="edit-source"),
    path("sources/<int:pk>/code/", sources.code, name="code"),
    path("sources/<int:pk>/withdraw/", sources.withdraw, name="withdraw-source"),
    path("voices/<int:pk>/withdraw/", sources.withdraw_voice, name="withdraw-voice"),
    # the yearly refresh
    path("vote/", rounds.ballot, name="ballot"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/new/", rounds.begin, name="begin-round"),
    path("rounds/<int:pk>/", rounds.one_round, name="round"),
    path("rounds/<int:pk>/close/", rounds.close, name="close-round"),
    # the trail
    path("focal-areas/<int:pk>/", focal_areas.focal_area, name="focal-area"),
    # the register of needs that nobody meets
    path("unmet/", register.unmet_needs, name="unmet-needs"),
    path("unmet/new/", register.add, name="add"),
    path("unmet/<int:pk>/", register.unmet_need, name="unmet-need"),
]
