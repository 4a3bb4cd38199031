from django.urls import path

from steelyard.support.collaboratives.views import (
    cockpit,
    collaboratives,
    pulse,
    sessions,
    sharing,
    teams,
    visitor,
    works,
)

_DESK = "collaboratives/manage/"
_TEAM = "teams/<int:pk>/"

app_name = "collaboratives"
urlpatterns = [
    # The desk
    path(_DESK, collaboratives.collaboratives, name="collaboratives"),
    path(f"{_DESK}new/", collaboratives.create, name="create"),
    path(f"{_DESK}<int:pk>/", collaboratives.collaborative, name="collaborative"),
    path(f"{_DESK}<int:pk>/change/", collaboratives.change, name="change"),
    path(f"{_DESK}<int:pk>/teams/new/", collaboratives.new_team, name="new-team"),
    path(f"{_DESK}<int:pk>/series/new/", sessions.plan, name="plan-series"),
    path("collaboratives/applications/<int:pk>/", collaboratives.application, name="application"),
    path("collaboratives/applications/<int:pk>/accept/", collaboratives.accept, name="accept"),
    path("collaboratives/applications/<int:pk>/decline/", collaboratives.decline, name="decline"),
    path("collaboratives/series/<int:pk>/", sessions.series, name="series"),
    path("collaboratives/series/<int:pk>/teams/", sessions.add_teams, name="add-teams"),
    path("collaboratives/series/<int:pk>/people/", sessions.name_people, name="name-people"),
    path("collaboratives/sessions/<int:pk>/", sessions.session, name="session"),
    path("collaboratives/sessions/<int:pk>/agenda/", sessions.write, name="write-session"),
    path("collaboratives/sessions/<int:pk>/hold/", sessions.hold, name="hold"),
    # Teams
    path("teams/mine/", cockpit.mine, name="mine"),
    path(_TEAM, teams.team, name="team"),
    path(f"{_TEAM}change/", teams.change, name="change-team"),
    path(f"{_TEAM}end/", teams.end, name="end-team"),
    path(f"{_TEAM}problem/", teams.problem, name="change-problem"),
    path(f"{_TEAM}shared/", teams.shared, name="shared"),
    path(f"{_TEAM}story/", teams.story, name="story"),
    # People
    path(f"{_TEAM}people/", teams.members, name="people"),
    path(f"{_TEAM}people/new/", teams.add_member, name="add-member"),
    path(f"{_TEAM}people/propose/", teams.propose, name="propose"),
    path(f"{_TEAM}people/agency/", teams.leave_agency, name="leave-agency"),
    path("teams/members/<int:pk>/", teams.change_member, name="change-member"),
    path("teams/members/<int:pk>/leave/", teams.leave, name="leave"),
    path("teams/proposals/<int:pk>/", teams.settle, name="settle"),
    path("teams/handovers/<int:pk>/", teams.write_handover, name="write-handover"),
    # Sessions and meetings
    path(f"{_TEAM}sessions/", sessions.of_team, name="sessions"),
    path(f"{_TEAM}meetings/new/", sessions.meeting, name="record-meeting"),
    # Work
    path(f"{_TEAM}milestones/", works.milestones, name="milestones"),
    path(f"{_TEAM}commitments/new/", works.commit, name="commit"),
    path("teams/milestones/<int:pk>/", works.move_milestone, name="move-milestone"),
    path("teams/milestones/<int:pk>/reach/", works.reach, name="reach"),
    path(f"{_TEAM}theory/", works.theory, name="theory"),
    path("teams/elements/<int:pk>/", works.element, name="element"),
    path("teams/elements/<int:pk>/remove/", works.remove_element, name="remove-element"),
    path(f"{_TEAM}coalition/", works.coalition, name="coalition"),
    path("teams/groups/<int:pk>/", works.group, name="group"),
    path("teams/groups/<int:pk>/remove/", works.remove_group, name="remove-group"),
    path(f"{_TEAM}log/", works.log, name="log"),
    path(f"{_TEAM}loops/", works.loops, name="loops"),
    path("teams/loops/<int:pk>/", works.loop, name="loop"),
    # Learning from others
    path(f"{_TEAM}shelf/", sharing.shelf, name="shelf"),
    path(f"{_TEAM}shelf/<int:item>/use/", sharing.use, name="use-item"),
    path("teams/items/<int:pk>/file/", sharing.item_file, name="item-file"),
    path("teams/items/<int:pk>/remove/", sharing.take_off, name="take-off"),
    path(f"{_TEAM}learning/", sharing.learning, name="learning"),
    path(f"{_TEAM}learning/<int:other>/", sharing.ask, name="ask-to-meet"),
    path("teams/encounters/<int:pk>/", sharing.answer, name="answer-encounter"),
    path(f"{_TEAM}insights/", sharing.insights, name="insights"),
    path("teams/insights/<int:pk>/consent/", sharing.consent, name="consent"),
    path("teams/insights/<int:pk>/draft/", sharing.draft, name="draft"),
    # The pulse
    path(f"{_TEAM}pulse/", pulse.pulse, name="pulse"),
    path(f"{_TEAM}pulse/new/", pulse.open_pulse, name="open-pulse"),
    path(f"{_TEAM}pulse/answer/", pulse.answer, name="answer-pulse"),
    path("teams/pulses/<int:pk>/close/", pulse.close, name="close-pulse"),
    # For everybody
    path("collaboratives/", visitor.calls, name="calls"),
    path("collaboratives/<slug:key>/", visitor.call, name="call"),
    path("collaboratives/<slug:key>/apply/", visitor.apply, name="apply"),
    path("collaboratives/<slug:key>/applied/<str:signed>/", visitor.applied, name="applied"),
]
