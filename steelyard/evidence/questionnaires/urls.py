from django.urls import path

from steelyard.evidence.questionnaires.views import drafts, questionnaires, questions, trying

app_name = "questionnaires"
urlpatterns = [
    path("questionnaires/", questionnaires.questionnaires, name="questionnaires"),
    path("questionnaires/new/", questionnaires.begin, name="begin"),
    path("questionnaires/from-file/", questionnaires.from_file, name="from-file"),
    path("questionnaires/library/", questionnaires.library, name="library"),
    path("questionnaires/<int:pk>/", questionnaires.questionnaire, name="questionnaire"),
    path("questionnaires/<int:pk>/retire/", questionnaires.retire, name="retire"),
    path("questionnaires/<int:pk>/restore/", questionnaires.restore, name="restore"),
    path("questionnaires/versions/<int:pk>/", questionnaires.version, name="version"),
    path("questionnaires/versions/<int:pk>/file/", questionnaires.file, name="file"),
    path("questionnaires/versions/<int:pk>/try/", trying.try_version, name="try-version"),
    # The builder
    path("questionnaires/<int:pk>/draft/", drafts.draft, name="draft"),
    path("questionnaires/<int:pk>/draft/begin/", drafts.redraft, name="redraft"),
    path("questionnaires/<int:pk>/draft/drop/", drafts.drop_draft, name="drop-draft"),
    path("questionnaires/<int:pk>/draft/publish/", drafts.publish, name="publish"),
    path("questionnaires/<int:pk>/draft/put-back/", drafts.put_back, name="put-back"),
    path("questionnaires/<int:pk>/draft/try/", trying.try_draft, name="try-draft"),
    path("questionnaires/<int:pk>/draft/groups/", drafts.groups, name="groups"),
    path("questionnaires/<int:pk>/draft/pages/", drafts.add_page, name="add-page"),
    path("questionnaires/<int:pk>/draft/pages/<int:number>/", drafts.change_page, name="page"),
    path("questionnaires/<int:pk>/draft/questions/", drafts.add_question, name="add-question"),
    path("questionnaires/<int:pk>/draft/library/", drafts.add_from_library, name="add-from-library"),
    path("questionnaires/<int:pk>/draft/questions/<slug:name>/", questions.question, name="question"),
    path("questionnaires/<int:pk>/draft/questions/<slug:name>/move/", drafts.move_question, name="move-question"),
    path(
        "questionnaires/<int:pk>/draft/questions/<slug:name>/keep/", questions.keep_in_library, name="keep-in-library"
    ),
]
