"""The measures of teams in collaboratives."""

from steelyard.steering.reporting.rules.measure import Measure

_TEAMS = "Teams"

TEAM_MEASURES: tuple[Measure, ...] = (
    Measure(
        "team-attendance",
        "Attendance of a team",
        "Of the people who are in the team today, the share of those marked attended among those marked attended, "
        "excused or absent, over the sessions of the last 180 days.",
        "Participation in activities under the team's own support, and in sessions of series to which the team was "
        "added; what was withdrawn is left out.",
        "n is sessions times people. Who has left is not in it, nor the time before somebody joined. Meetings of the "
        "team without the center count nowhere here.",
        _TEAMS,
    ),
    Measure(
        "milestone-drift",
        "Milestone drift",
        "The most days by which a milestone that is not reached lies behind the day first planned for it: its day "
        "planned now, or today if that is later.",
        "Milestones of the team; the first day planned is never overwritten.",
        "A milestone that was planned too early drifts without anybody being late.",
        _TEAMS,
    ),
    Measure(
        "protected-time",
        "Protected time",
        "The sum of the minutes of a team's meetings without the center.",
        "Meetings that the team or its liaison wrote down.",
        "It is time of the agencies, not of the center: it is no activity, no effort and no reach, so it stands in no "
        "figure of the center.",
        _TEAMS,
    ),
    Measure(
        "team-pulse",
        "Pulse of a team",
        "For each of four sentences, the average of the answers of one closed round, from 1 to 5, to one decimal.",
        "Answers without person or time, of those who were in the team when the round opened.",
        "Shown to today's members and the liaison only, from five answers on, and not when fewer than five people "
        "joined or left since a round that is shown.",
        _TEAMS,
    ),
)
