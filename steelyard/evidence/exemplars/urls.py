from django.urls import URLPattern, URLResolver, path

from steelyard.evidence.exemplars.views import results, studies

app_name = "exemplars"
urlpatterns: list[URLPattern | URLResolver] = [
    path("exemplars/", studies.studies, name="studies"),
    path("exemplars/<int:pk>/", studies.study, name="study"),
    path("exemplars/<int:pk>/choose/", studies.choose, name="choose"),
    path("exemplars/<int:pk>/withdraw/", studies.withdraw, name="withdraw"),
    path("exemplars/<int:pk>/put-back/", studies.put_back, name="put-back"),
    path("exemplars/fits/<int:pk>/", results.result, name="fit"),
    path("exemplars/fits/<int:pk>/groups.csv", results.as_csv, name="csv"),
    path("exemplars/fits/<int:pk>/result.json", results.as_json, name="json"),
]
