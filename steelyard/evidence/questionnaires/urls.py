from django.urls import path

from steelyard.evidence.questionnaires.views import drafts, questionnaires, questions, trying

app_name = "questionnaires"
urlpatterns = [
    path("", questionnaires.questionnaires, name="questionnaires"),
    path("new/", questionnaires.begin, name="begin"),
    path("from-file/", questionnaires.from_file, name="from-file"),
    path("library/", questionnaires.library, name="library"),
    path("<int:pk>/", questionnaires.questionnaire, name="questionnaire"),
    path("<int:pk>/retire/", questionnaires.retire, name="retire"),
    path("<int:pk>/restore/", questionnaires.restore, name="restore"),
    path("versions/<int:pk>/", questionnaires.version, name="version"),
    path("versions/<int:pk>/file/", questionnaires.file, name="file"),
    path("versions/<int:pk>/try/", trying.try_version, name="try-version"),
    # The builder
    path("<int:pk>/draft/", drafts.draft, name="draft"),
    path("<int:pk>/draft/begin/", drafts.redraft, name="redraft"),
    path("<int:pk>/draft/drop/", drafts.drop_draft, name="drop-draft"),
    path("<int:pk>/draft/publish/", drafts.publish, name="publish"),
    path("<int:pk>/draft/put-back/", drafts.put_back, name="put-back"),
    path("<int:pk>/draft/try/", trying.try_draft, name="try-draft"),
    path("<int:pk>/draft/groups/", drafts.groups, name="groups"),
    path("<int:pk>/draft/pages/", drafts.add_page, name="add-page"),
    path("<int:pk>/draft/pages/<int:number>/", drafts.change_page, name="page"),
    path("<int:pk>/draft/questions/", drafts.add_question, name="add-question"),
    path("<int:pk>/draft/library/", drafts.add_from_library, name="add-from-library"),
    path("<int:pk>/draft/questions/<slug:name>/", questions.question, name="question"),
    path("<int:pk>/draft/questions/<slug:name>/move/", drafts.move_question, name="move-question"),
    path("<int:pk>/draft/questions/<slug:name>/keep/", questions.keep_in_library, name="keep-in-library"),
]
