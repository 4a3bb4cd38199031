from django.urls import URLPattern, URLResolver, path

from steelyard.evidence.results.views import room, visitor

app_name = "results"
urlpatterns: list[URLPattern | URLResolver] = [
    # for everybody
    path("results/", visitor.shown, name="shown"),
    path("results/<int:pk>/", visitor.results, name="results"),
    path("results/<int:pk>/results.csv", visitor.as_table, name="csv"),
    path("results/<int:pk>/results.xlsx", visitor.as_sheets, name="xlsx"),
    path("results/<int:pk>/results.pdf", visitor.as_pdf, name="pdf"),
    # the evaluator's room
    path("releases/", room.rooms, name="rooms"),
    path("releases/waves/<int:wave>/", room.room, name="room"),
    path("releases/waves/<int:wave>/plan/", room.plan, name="plan"),
    path("releases/waves/<int:wave>/prepare/", room.prepare, name="prepare"),
    path("releases/waves/<int:wave>/words/", room.passage, name="words"),
    path("releases/waves/<int:wave>/words/<str:item>/", room.passage, name="passage"),
    path("releases/waves/<int:wave>/quotes/", room.quotes, name="quotes"),
    path("releases/waves/<int:wave>/quotes/<str:question>/<int:place>/", room.pick, name="pick"),
    path("releases/waves/<int:wave>/reply/", room.reply, name="reply"),
    path("releases/<int:pk>/", room.release, name="release"),
    path("releases/<int:pk>/approve/", room.approve, name="approve"),
    path("releases/<int:pk>/drop/", room.drop, name="drop"),
    path("releases/quotes/<int:pk>/", room.decide_quote, name="quote"),
    path("releases/replies/<int:pk>/", room.take_back_reply, name="take-back-reply"),
]
