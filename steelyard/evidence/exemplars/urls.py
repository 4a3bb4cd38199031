from django.urls import URLPattern, URLResolver, path

from steelyard.evidence.exemplars.views import dossiers, results, spreading, studies

app_name = "exemplars"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", studies.studies, name="studies"),
    path("<int:pk>/", studies.study, name="study"),
    path("<int:pk>/choose/", studies.choose, name="choose"),
    path("<int:pk>/rule/", studies.choose_rule, name="choose-rule"),
    path("<int:pk>/repeat/", studies.repeat, name="repeat"),
    path("<int:pk>/withdraw/", studies.withdraw, name="withdraw"),
    path("<int:pk>/put-back/", studies.put_back, name="put-back"),
    path("fits/<int:pk>/", results.result, name="fit"),
    path("fits/<int:pk>/groups.csv", results.as_csv, name="csv"),
    path("fits/<int:pk>/groups.xlsx", results.as_xlsx, name="xlsx"),
    path("fits/<int:pk>/group/", results.group, name="group"),
    path("fits/<int:pk>/result.json", results.as_json, name="json"),
    path("fits/<int:pk>/look-closer/", dossiers.open_dossier, name="open-dossier"),
    path("dossiers/", dossiers.dossiers, name="dossiers"),
    path("dossiers/<int:pk>/", dossiers.dossier, name="dossier"),
    path("dossiers/<int:pk>/look/", dossiers.look_closer, name="look-closer"),
    path("looks/<int:pk>/", dossiers.look, name="look"),
    path("dossiers/<int:pk>/decide/", dossiers.decide, name="decide"),
    path("dossiers/<int:pk>/consent/", spreading.agree, name="agree"),
    path("consents/<int:pk>/withdraw/", spreading.withdraw_consent, name="withdraw-consent"),
    path("dossiers/<int:pk>/practice/", spreading.practice, name="practice"),
    path("dossiers/<int:pk>/draft/", spreading.draft, name="draft"),
    path("dossiers/<int:pk>/plan/", spreading.plan_step, name="plan-step"),
    path("dossiers/<int:pk>/uptake/", spreading.note_uptake, name="note-uptake"),
]
