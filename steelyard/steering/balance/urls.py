from django.urls import URLPattern, URLResolver, path

from steelyard.steering.balance.views import lever, scenarios, what_if

app_name = "balance"
urlpatterns: list[URLPattern | URLResolver] = [
    path("balance/", lever.lever, name="lever"),
    path("balance/months/", lever.months, name="months"),
    path("balance/supports/", lever.behind, name="behind"),
    path("balance/what-if/", what_if.what_if, name="what-if"),
    path("balance/what-if/keep/", what_if.keep, name="keep-scenario"),
    path("balance/scenarios/", scenarios.scenarios, name="scenarios"),
    path("balance/scenarios/compare/", scenarios.compare, name="compare-scenarios"),
    path("balance/scenarios/<int:pk>/", scenarios.scenario, name="scenario"),
    path("balance/scenarios/<int:pk>/change/", what_if.alter, name="alter-scenario"),
    path("balance/scenarios/<int:pk>/delete/", scenarios.delete, name="delete-scenario"),
]
