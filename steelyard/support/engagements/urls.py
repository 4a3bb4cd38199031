from django.urls import path

from steelyard.support.engagements.views import after, agreeing, engagements, planning

_ONE = "<int:pk>/"

app_name = "engagements"
urlpatterns = [
    path("", engagements.engagements, name="engagements"),
    path("mine/", engagements.mine, name="mine"),
    path("open/<int:support>/", engagements.open_engagement, name="open"),
    path(_ONE, engagements.engagement, name="engagement"),
    # People
    path(f"{_ONE}people/", engagements.linkage, name="people"),
    path(f"{_ONE}people/new/", engagements.add_member, name="add-member"),
    path(f"{_ONE}routine/", engagements.routine, name="routine"),
    path("people/<int:pk>/", engagements.change_member, name="change-member"),
    path("people/<int:pk>/end/", engagements.end_member, name="end-member"),
    # The agreement
    path(f"{_ONE}agreement/", agreeing.agreement, name="agreement"),
    path(f"{_ONE}agreement/new/", agreeing.begin, name="begin-version"),
    path("versions/<int:pk>/", agreeing.version, name="version"),
    path("versions/<int:pk>/write/", agreeing.write, name="write-version"),
    path("versions/<int:pk>/goals/new/", agreeing.add_goal, name="add-goal"),
    path("versions/<int:pk>/goals/<int:place>/drop/", agreeing.drop_goal, name="drop-goal"),
    path("versions/<int:pk>/offer/", agreeing.offer, name="offer-version"),
    path("versions/<int:pk>/sign/", agreeing.sign, name="sign-version"),
    path("versions/<int:pk>/print/", agreeing.printed, name="print-version"),
    # The plan
    path(f"{_ONE}plan/", planning.plan, name="plan"),
    path(f"{_ONE}plan/example/", planning.example, name="example"),
    path(f"{_ONE}plan/days/", planning.days, name="days"),
    path(f"{_ONE}plan/dose/", planning.dose, name="dose"),
    path(f"{_ONE}innovations/new/", planning.add_innovation, name="add-innovation"),
    path("innovations/<int:pk>/", planning.innovation, name="innovation"),
    path(f"{_ONE}stages/new/", planning.add_stage, name="add-stage"),
    path("stages/<int:pk>/", planning.stage, name="stage"),
    path(f"{_ONE}milestones/new/", planning.add_milestone, name="add-milestone"),
    path("milestones/<int:pk>/", planning.milestone, name="milestone"),
    path("milestones/<int:pk>/done/", planning.done, name="milestone-done"),
    path("milestones/<int:pk>/drop/", planning.drop, name="drop-milestone"),
    # Decisions and risks
    path(f"{_ONE}decisions/", planning.decisions, name="decisions"),
    path(f"{_ONE}risks/new/", planning.add_risk, name="add-risk"),
    path("risks/<int:pk>/", planning.risk, name="risk"),
    path("risks/<int:pk>/close/", planning.close_risk, name="close-risk"),
    # The scorecard
    path(f"{_ONE}scorecard/", after.scorecard, name="scorecard"),
    path(f"{_ONE}scorecard/<slug:feature>/", after.feature, name="feature"),
    path(f"{_ONE}rate/", after.rate, name="rate"),
    # Onward reach
    path(f"{_ONE}reach/", after.reach, name="reach"),
    path(f"{_ONE}reach/new/", after.pass_on, name="pass-on"),
    path("passages/<int:pk>/", after.passage, name="passage"),
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
