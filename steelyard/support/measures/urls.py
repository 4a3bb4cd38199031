from django.urls import URLPattern, URLResolver, path

from steelyard.support.measures.views import definitions, months, together, uses

app_name = "measures"
urlpatterns: list[URLPattern | URLResolver] = [
    # what is counted
    path("measure-definitions/", definitions.definitions, name="definitions"),
    path("measure-definitions/new/", definitions.define, name="define"),
    path("measure-definitions/<int:pk>/", definitions.definition, name="definition"),
    path("measure-definitions/<int:pk>/change/", definitions.redefine, name="redefine"),
    path("measure-definitions/<int:pk>/retire/", definitions.retire, name="retire"),
    path("measure-definitions/instruments/new/", definitions.note_instrument, name="note-instrument"),
    # in use
    path("support-measures/", uses.supports, name="supports"),
    path("support-measures/mine/", uses.mine, name="mine"),
    path("support-measures/late/", months.late, name="late"),
    path("support-measures/bring/", months.bring, name="bring"),
    path("supports/<int:support>/measures/", uses.of_support, name="of-support"),
    path("supports/<int:support>/measures/new/", uses.use, name="use"),
    path("supports/<int:support>/measures/values/", months.values, name="values"),
    path("support-measures/<int:pk>/", uses.measure, name="measure"),
    path("support-measures/<int:pk>/change/", uses.change, name="change"),
    path("support-measures/<int:pk>/end/", uses.end, name="end"),
    path("support-measures/<int:pk>/resume/", uses.resume, name="resume"),
    path("support-measures/<int:pk>/enter/", uses.enter, name="enter"),
    path("support-measures/<int:pk>/values/<int:value>/", uses.correct, name="correct"),
    path("support-measures/<int:pk>/cycle/", together.begin_cycle, name="begin-cycle"),
    # months
    path("supports/<int:support>/months/", months.months, name="months"),
    path("supports/<int:support>/months/routine/", uses.routine, name="routine"),
    path("supports/<int:support>/months/<str:month>/", months.month, name="month"),
    path("supports/<int:support>/months/<str:month>/enter/", months.enter, name="enter-month"),
    path("supports/<int:support>/months/<str:month>/share/", months.share, name="share"),
    # self-assessments
    path("self-assessments/", together.assessments, name="assessments"),
    path("self-assessments/protocols/<int:pk>/", together.mark, name="mark"),
    path("self-assessments/<int:pk>/", together.assessment, name="assessment"),
]
