from django.urls import URLPattern, URLResolver, path

from steelyard.support.capacity.views import claims, framework, profiles, rounds

app_name = "capacity"
urlpatterns: list[URLPattern | URLResolver] = [
    # the framework
    path("framework/", framework.framework, name="framework"),
    path("framework/<int:number>/", framework.framework_version, name="framework-version"),
    path("framework/begin/", framework.begin, name="begin-draft"),
    path("framework/draft/", framework.draft, name="draft"),
    path("framework/draft/add/", framework.add, name="add-capacity"),
    path("framework/draft/publish/", framework.publish, name="publish"),
    path("framework/capacities/<int:pk>/", framework.change, name="change-capacity"),
    path("framework/capacities/<int:pk>/leave-out/", framework.leave_out, name="leave-out"),
    # agencies
    path("", profiles.profiles, name="profiles"),
    path("export/", profiles.export, name="export"),
    path("begin/", profiles.begin, name="begin"),
    path("<int:pk>/", profiles.profile, name="profile"),
    path("supports/<int:pk>/", profiles.support, name="support"),
    path("<int:pk>/people/<slug:key>/", profiles.holders, name="holders"),
    path("people/<int:pk>/end/", profiles.end_holder, name="end-holder"),
    # rounds
    path("<int:pk>/rounds/open/", rounds.open_round, name="open-round"),
    path("rounds/<int:pk>/", rounds.round_, name="round"),
    path("rounds/<int:pk>/rate/", rounds.rate, name="rate"),
    path("rounds/<int:pk>/propose/", rounds.propose, name="propose"),
    path("rounds/<int:pk>/agree/", rounds.agree, name="agree"),
    path("rounds/<int:pk>/send-back/", rounds.send_back, name="send-back"),
    # claims
    path("<int:pk>/claim/", claims.claim_new, name="claim-new"),
    path("claims/<int:pk>/", claims.claim, name="claim"),
    path("claims/<int:pk>/file/", claims.add_file, name="add-file"),
    path("claims/<int:pk>/quote/", claims.add_quote, name="add-quote"),
    path("claims/<int:pk>/activities/", claims.add_activities, name="add-activities"),
    path("claims/<int:pk>/ask/", claims.ask, name="ask"),
    path("claims/<int:pk>/confirm/", claims.confirm, name="confirm"),
    path("claims/<int:pk>/not-yet/", claims.not_yet, name="not-yet"),
    path("claims/<int:pk>/withdraw/", claims.withdraw, name="withdraw"),
    path("evidence/<int:pk>/", claims.evidence_file, name="evidence"),
    path("evidence/<int:pk>/remove/", claims.remove_evidence, name="remove-evidence"),
]
