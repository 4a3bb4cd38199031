from django.urls import URLPattern, URLResolver, path

from steelyard.evidence.inquiry.views import codes, coding, comparing, documents, lists, room, sample

app_name = "inquiry"
urlpatterns: list[URLPattern | URLResolver] = [
    # the sample
    path("inquiry/", sample.sample, name="sample"),
    path("inquiry/lookup/supports/", sample.support_lookup, name="support-lookup"),
    path("inquiry/respondents/new/", sample.add_respondent, name="add-respondent"),
    path("inquiry/respondents/<int:pk>/", sample.respondent, name="respondent"),
    path("inquiry/respondents/<int:pk>/change/", sample.change_respondent, name="change-respondent"),
    path("inquiry/respondents/<int:pk>/name/", sample.name, name="name"),
    path("inquiry/respondents/<int:pk>/invite/", sample.add_interview, name="add-interview"),
    path("inquiry/interviews/<int:pk>/", sample.interview, name="interview"),
    path("inquiry/guides/", sample.guides, name="guides"),
    path("inquiry/guides/new/", sample.add_guide, name="add-guide"),
    path("inquiry/guides/<int:pk>/", sample.guide, name="guide"),
    path("inquiry/coders/", room.coders, name="coders"),
    path("inquiry/coders/<int:pk>/end/", room.end_coder, name="end-coder"),
    path("inquiry/readings/", room.readings, name="readings"),
    # documents and what is marked in them
    path("inquiry/documents/", documents.documents, name="documents"),
    path("inquiry/documents/new/", documents.take_in, name="take-in"),
    path("inquiry/documents/<int:pk>/", coding.document, name="document"),
    path("inquiry/documents/<int:pk>/names/", documents.replace_names, name="names"),
    path("inquiry/documents/<int:pk>/withdraw/", documents.withdraw, name="withdraw"),
    path("inquiry/documents/<int:pk>/put-back/", documents.put_back, name="put-back"),
    path("inquiry/documents/<int:pk>/apply/", coding.apply, name="apply"),
    path("inquiry/documents/<int:pk>/memo/", coding.document_memo, name="document-memo"),
    path("inquiry/codings/<int:pk>/take-back/", coding.take_back, name="take-back"),
    path("inquiry/codings/<int:pk>/give-again/", coding.give_again, name="give-again"),
    path("inquiry/excerpts/<int:pk>/", coding.excerpt, name="excerpt"),
    path("inquiry/memos/<int:pk>/", coding.memo, name="memo"),
    # codes
    path("inquiry/codes/", codes.codes, name="codes"),
    path("inquiry/codes/new/", codes.add, name="add-code"),
    path("inquiry/codes/<int:pk>/", codes.code, name="code"),
    path("inquiry/codes/<int:pk>/change/", codes.change, name="change-code"),
    path("inquiry/codes/<int:pk>/move/", codes.move, name="move-code"),
    path("inquiry/codes/<int:pk>/merge/", codes.merge, name="merge-code"),
    path("inquiry/codes/<int:pk>/split/", codes.split, name="split-code"),
    path("inquiry/codes/<int:pk>/retire/", codes.retire, name="retire-code"),
    path("inquiry/changes/<int:pk>/undo/", codes.undo, name="undo-change"),
    path("inquiry/codebooks/", codes.versions, name="codebooks"),
    path("inquiry/codebooks/<int:number>/", codes.version, name="codebook"),
    # looking across documents
    path("inquiry/excerpts/", lists.excerpts, name="excerpts"),
    path("inquiry/excerpts.csv", lists.as_csv, name="excerpts-csv"),
    path("inquiry/excerpts.xlsx", lists.as_workbook, name="excerpts-xlsx"),
    path("inquiry/search/", lists.search, name="search"),
    path("inquiry/search/confirm/", lists.confirm, name="confirm"),
    path("inquiry/matrix/", comparing.matrix, name="matrix"),
    path("inquiry/matrix.csv", comparing.matrix_csv, name="matrix-csv"),
    path("inquiry/together/", comparing.together, name="together"),
]
