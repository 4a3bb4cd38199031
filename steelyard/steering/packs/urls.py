from django.urls import URLPattern, URLResolver, path

from steelyard.steering.packs.views import compare, measures, packs, schedules, sharing, targets

app_name = "packs"
urlpatterns: list[URLPattern | URLResolver] = [
    # reports, and one of them on its way
    path("", packs.packs, name="packs"),
    path("new/", packs.start, name="start"),
    path("<int:pk>/", packs.pack, name="pack"),
    path("<int:pk>/sections/<slug:part>/", packs.section, name="section"),
    path("<int:pk>/sections/<slug:part>/<slug:key>.csv", packs.table, name="table"),
    path("<int:pk>/checks/", packs.checks, name="checks"),
    path("<int:pk>/review/", packs.review, name="review"),
    path("<int:pk>/submit/", packs.submit, name="submit"),
    # once it is submitted
    path("<int:pk>/files/<slug:form>/", packs.file, name="file"),
    path("<int:pk>/changes/", packs.changes, name="changes"),
    path("<int:pk>/rows/<slug:measure>/<slug:value>/", packs.rows, name="kept-rows"),
    path("<int:pk>/share/", sharing.share, name="share"),
    path("<int:pk>/share/<int:link>/end/", sharing.end_link, name="end-link"),
    path("shared/<str:token>/", sharing.shared, name="shared"),
    path("shared/<str:token>/<slug:form>/", sharing.shared_file, name="shared-file"),
    # what comes due by itself
    path("plans/", schedules.schedules, name="schedules"),
    path("plans/new/", schedules.plan, name="plan"),
    path("plans/<int:pk>/", schedules.schedule, name="schedule"),
    path("plans/<int:pk>/end/", schedules.end_schedule, name="end-schedule"),
    # the catalog with its numbers
    path("measures/", measures.measures, name="measures"),
    path("measures/<slug:key>/", measures.measure, name="measure"),
    path("measures/<slug:key>/rows/<slug:value>/", measures.rows, name="rows"),
    path("measures/<slug:key>/rows/<slug:value>.csv", measures.rows_file, name="rows-file"),
    path("compare/", compare.compare, name="compare"),
    path("compare.csv", compare.compare_file, name="compare-file"),
    # what a year promised, the cover, and measures of the center's own
    path("targets/", targets.targets, name="targets"),
    path("targets/new/<int:year>/", targets.set_target, name="set-target"),
    path("targets/<int:pk>/", targets.target, name="target"),
    path("targets/<int:pk>/remove/", targets.remove_target, name="remove-target"),
    path("cover/", targets.cover, name="cover"),
    path("own/", targets.own, name="own"),
    path("own/new/", targets.make_own, name="make-own"),
    path("own/<int:pk>/", targets.change_own, name="change-own"),
    path("own/<int:pk>/retire/", targets.retire_own, name="retire-own"),
]
