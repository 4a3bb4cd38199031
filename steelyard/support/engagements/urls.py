from django.urls import path

from steelyard.support.engagements.views import after, agreeing, engagements, planning

_ONE = "engagements/<int:pk>/"

app_name = "engagements"
urlpatterns = [
    path("engagements/", engagements.engagements, name="engagements"),
    path("engagements/mine/", engagements.mine, name="mine"),
    path("engagements/open/<int:support>/", engagements.open_engagement, name="open"),
    path(_ONE, engagements.engagement, name="engagement"),
    # People
    path(f"{_ONE}people/", engagements.linkage, name="people"),
    path(f"{_ONE}people/new/", engagements.add_member, name="add-member"),
    path(f"{_ONE}routine/", engagements.routine, name="routine"),
    path("engagements/people/<int:pk>/", engagements.change_member, name="change-member"),
    path("engagements/people/<int:pk>/end/", engagements.end_member, name="end-member"),
    # The agreement
    path(f"{_ONE}agreement/", agreeing.agreement, name="agreement"),
    path(f"{_ONE}agreement/new/", agreeing.begin, name="begin-version"),
    path("engagements/versions/<int:pk>/", agreeing.version, name="version"),
    path("engagements/versions/<int:pk>/write/", agreeing.write, name="write-version"),
    path("engagements/versions/<int:pk>/goals/new/", agreeing.add_goal, name="add-goal"),
    path("engagements/versions/<int:pk>/goals/<int:place>/drop/", agreeing.drop_goal, name="drop-goal"),
    path("engagements/versions/<int:pk>/offer/", agreeing.offer, name="offer-version"),
    path("engagements/versions/<int:pk>/sign/", agreeing.sign, name="sign-version"),
    path("engagements/versions/<int:pk>/print/", agreeing.printed, name="print-version"),
    # The plan
    path(f"{_ONE}plan/", planning.plan, name="plan"),
    path(f"{_ONE}plan/example/", planning.example, name="example"),
    path(f"{_ONE}plan/days/", planning.days, name="days"),
    path(f"{_ONE}plan/dose/", planning.dose, name="dose"),
    path(f"{_ONE}innovations/new/", planning.add_innovation, name="add-innovation"),
    path("engagements/innovations/<int:pk>/", planning.innovation, name="innovation"),
    path(f"{_ONE}stages/new/", planning.add_stage, name="add-stage"),
    path("engagements/stages/<int:pk>/", planning.stage, name="stage"),
    path(f"{_ONE}milestones/new/", planning.add_milestone, name="add-milestone"),
    path("engagements/milestones/<int:pk>/", planning.milestone, name="milestone"),
    path("engagements/milestones/<int:pk>/done/", planning.done, name="milestone-done"),
    path("engagements/milestones/<int:pk>/drop/", planning.drop, name="drop-milestone"),
    # Decisions and risks
    path(f"{_ONE}decisions/", planning.decisions, name="decisions"),
    path(f"{_ONE}risks/new/", planning.add_risk, name="add-risk"),
    path("engagements/risks/<int:pk>/", planning.risk, name="risk"),
    path("engagements/risks/<int:pk>/close/", planning.close_risk, name="close-risk"),
    # The scorecard
    path(f"{_ONE}scorecard/", after.scorecard, name="scorecard"),
    path(f"{_ONE}scorecard/<slug:feature>/", after.feature, name="feature"),
    path(f"{_ONE}rate/", after.rate, name="rate"),
    # Onward reach
    path(f"{_ONE}reach/", after.reach, name="reach"),
    path(f"{_ONE}reach/new/", after.pass_on, name="pass-on"),
    path("engagements/passages/<int:pk>/", after.passage, name="passage"),
    # Practice and policy
    path(f"{_ONE}barriers/", after.barriers, name="barriers"),
    path(f"{_ONE}barriers/<int:loop>/", after.barrier, name="barrier"),
    # Insights
    path(f"{_ONE}insights/", after.insights, name="insights"),
    path(f"{_ONE}insights/<int:insight>/consent/", after.consent, name="consent"),
    path(f"{_ONE}insights/<int:insight>/draft/", after.draft, name="draft"),
    # The end and after
    path(f"{_ONE}after/", after.after, name="after"),
    path(f"{_ONE}after/taper/", after.taper, name="taper"),
    path(f"{_ONE}after/end/", after.end, name="end"),
    path(f"{_ONE}after/<int:months>/", after.check, name="check"),
]
