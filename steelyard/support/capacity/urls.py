from django.urls import URLPattern, URLResolver, path

from steelyard.support.capacity.views import claims, framework, profiles, rounds

app_name = "capacity"
urlpatterns: list[URLPattern | URLResolver] = [
    # the framework
    path("capacity/framework/", framework.framework, name="framework"),
    path("capacity/framework/<int:number>/", framework.framework_version, name="framework-version"),
    path("capacity/framework/begin/", framework.begin, name="begin-draft"),
    path("capacity/framework/draft/", framework.draft, name="draft"),
    path("capacity/framework/draft/add/", framework.add, name="add-capacity"),
    path("capacity/framework/draft/publish/", framework.publish, name="publish"),
    path("capacity/framework/capacities/<int:pk>/", framework.change, name="change-capacity"),
    path("capacity/framework/capacities/<int:pk>/leave-out/", framework.leave_out, name="leave-out"),
    # agencies
    path("capacity/", profiles.profiles, name="profiles"),
    path("capacity/export/", profiles.export, name="export"),
    path("capacity/begin/", profiles.begin, name="begin"),
    path("capacity/<int:pk>/", profiles.profile, name="profile"),
    path("capacity/supports/<int:pk>/", profiles.support, name="support"),
    path("capacity/<int:pk>/people/<slug:key>/", profiles.holders, name="holders"),
    path("capacity/people/<int:pk>/end/", profiles.end_holder, name="end-holder"),
    # rounds
    path("capacity/<int:pk>/rounds/open/", rounds.open_round, name="open-round"),
    path("capacity/rounds/<int:pk>/", rounds.round_, name="round"),
    path("capacity/rounds/<int:pk>/rate/", rounds.rate, name="rate"),
    path("capacity/rounds/<int:pk>/propose/", rounds.propose, name="propose"),
    path("capacity/rounds/<int:pk>/agree/", rounds.agree, name="agree"),
    path("capacity/rounds/<int:pk>/send-back/", rounds.send_back, name="send-back"),
    # claims
    path("capacity/<int:pk>/claim/", claims.claim_new, name="claim-new"),
    path("capacity/claims/<int:pk>/", claims.claim, name="claim"),
    path("capacity/claims/<int:pk>/file/", claims.add_file, name="add-file"),
    path("capacity/claims/<int:pk>/quote/", claims.add_quote, name="add-quote"),
    path("capacity/claims/<int:pk>/activities/", claims.add_activities, name="add-activities"),
    path("capacity/claims/<int:pk>/ask/", claims.ask, name="ask"),
    path("capacity/claims/<int:pk>/confirm/", claims.confirm, name="confirm"),
    path("capacity/claims/<int:pk>/not-yet/", claims.not_yet, name="not-yet"),
    path("capacity/claims/<int:pk>/withdraw/", claims.withdraw, name="withdraw"),
    path("capacity/evidence/<int:pk>/", claims.evidence_file, name="evidence"),
    path("capacity/evidence/<int:pk>/remove/", claims.remove_evidence, name="remove-evidence"),
]
