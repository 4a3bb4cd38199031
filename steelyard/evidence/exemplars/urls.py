from django.urls import URLPattern, URLResolver, path

from steelyard.evidence.exemplars.views import dossiers, results, spreading, studies

app_name = "exemplars"
urlpatterns: list[URLPattern | URLResolver] = [
    path("exemplars/", studies.studies, name="studies"),
    path("exemplars/<int:pk>/", studies.study, name="study"),
    path("exemplars/<int:pk>/choose/", studies.choose, name="choose"),
    path("exemplars/<int:pk>/rule/", studies.choose_rule, name="choose-rule"),
    path("exemplars/<int:pk>/repeat/", studies.repeat, name="repeat"),
    path("exemplars/<int:pk>/withdraw/", studies.withdraw, name="withdraw"),
    path("exemplars/<int:pk>/put-back/", studies.put_back, name="put-back"),
    path("exemplars/fits/<int:pk>/", results.result, name="fit"),
    path("exemplars/fits/<int:pk>/groups.csv", results.as_csv, name="csv"),
    path("exemplars/fits/<int:pk>/groups.xlsx", results.as_xlsx, name="xlsx"),
    path("exemplars/fits/<int:pk>/group/", results.group, name="group"),
    path("exemplars/fits/<int:pk>/result.json", results.as_json, name="json"),
    path("exemplars/fits/<int:pk>/look-closer/", dossiers.open_dossier, name="open-dossier"),
    path("exemplars/dossiers/", dossiers.dossiers, name="dossiers"),
    path("exemplars/dossiers/<int:pk>/", dossiers.dossier, name="dossier"),
    path("exemplars/dossiers/<int:pk>/look/", dossiers.look_closer, name="look-closer"),
    path("exemplars/looks/<int:pk>/", dossiers.look, name="look"),
    path("exemplars/dossiers/<int:pk>/decide/", dossiers.decide, name="decide"),
    path("exemplars/dossiers/<int:pk>/consent/", spreading.agree, name="agree"),
    path("exemplars/consents/<int:pk>/withdraw/", spreading.withdraw_consent, name="withdraw-consent"),
    path("exemplars/dossiers/<int:pk>/practice/", spreading.practice, name="practice"),
    path("exemplars/dossiers/<int:pk>/draft/", spreading.draft, name="draft"),
    path("exemplars/dossiers/<int:pk>/plan/", spreading.plan_step, name="plan-step"),
    path("exemplars/dossiers/<int:pk>/uptake/", spreading.note_uptake, name="note-uptake"),
]
