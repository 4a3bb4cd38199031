from django.urls import path

from steelyard.center.offerings.views import desk, visitor

app_name = "offerings"
urlpatterns = [
    path("what-we-do/", visitor.what_we_do, name="what-we-do"),
    path("what-we-do-not-do/", visitor.what_we_do_not_do, name="what-we-do-not-do"),
    path("what-we-do/<slug:key>/", visitor.published_offering, name="published-offering"),
    path("offerings/", desk.offerings, name="offerings"),
    path("offerings/new/", desk.add_offering, name="add-offering"),
    path("offerings/<int:pk>/", desk.offering, name="offering"),
    path("offerings/<int:pk>/needs/", desk.answer, name="answer"),
    path("offerings/needs/<int:pk>/end/", desk.unanswer, name="unanswer"),
    path("offerings/exclusions/new/", desk.add_exclusion, name="add-exclusion"),
    path("offerings/exclusions/<int:pk>/", desk.exclusion, name="exclusion"),
]
