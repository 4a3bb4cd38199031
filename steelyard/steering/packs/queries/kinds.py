"""Every kind of row that stands behind a number."""

from typing import Any

from steelyard.foundation.kit import words
from steelyard.steering.packs.queries.behind import Kind, day, link


def _named(obj: Any) -> str:
    return str(obj) if obj else "—"


def _request(row: Any) -> tuple[str, ...]:
    decision = getattr(row, "decision", None)
    agency = row.agency.name if row.agency else row.agency_typed or "—"
    kind = decision.get_kind_display() if decision else "—"
    return row.number, agency, day(row.received_at), day(row.first_reply_at), day(row.decided_at), kind


def _hand_off(row: Any) -> tuple[str, ...]:
    return row.help_request.number, _named(row.provider), day(row.first_sent_at), row.get_status_display()


def _activity(row: Any) -> tuple[str, ...]:
    title = row.title or row.get_kind_display()
    return title, row.get_kind_display(), _named(row.support), words.day(row.on), words.minutes(row.minutes)


def _effort(row: Any) -> tuple[str, ...]:
    return words.day(row.on), _named(row.support), row.support.get_tier_display(), words.minutes(row.minutes)


def _support(row: Any) -> tuple[str, ...]:
    return row.name, row.get_tier_display(), words.day(row.starts_on), words.day(row.ends_on)


def _milestone(row: Any) -> tuple[str, ...]:
    return row.title, _named(row.engagement.support), words.day(row.first_due_on), words.day(row.done_on)


def _of_team(row: Any) -> tuple[str, ...]:
    return row.title, _named(row.team), words.day(row.first_due_on), words.day(row.reached_on)


def _measure(row: Any) -> tuple[str, ...]:
    return row.definition.name, _named(row.support), words.day(row.target_on)


def _claim(row: Any) -> tuple[str, ...]:
    return row.capacity.name, _named(row.profile.agency), words.day(row.on), row.get_standing_display()


def _advice(row: Any) -> tuple[str, ...]:
    return row.text[:200], _named(row.meeting), words.day(row.answered_on)


def _event(row: Any) -> tuple[str, ...]:
    return row.title, row.get_kind_display(), day(row.starts_at)


_DELIVERY, _ENGAGED = "delivery.see", "engagements.see"

REQUEST = Kind("intake.helprequest", "requests", "intake.see", ("Request", "Agency", "Received", "First reply", "Decided", "Decision"),
               _request, ("received_at", "id"), ("agency", "decision"), link())  # fmt: skip
HAND_OFF = Kind("intake.handoff", "hand-offs", "intake.see", ("Request", "Provider", "Sent", "State"),
                _hand_off, ("first_sent_at", "id"), ("help_request", "provider"), link("help_request"))  # fmt: skip
OUTCOME = Kind("intake.handoffoutcome", "hand-offs that were followed", "intake.see", ("Request", "Provider", "Asked"),
               lambda row: (row.hand_off.help_request.number, _named(row.hand_off.provider), day(row.asked_at)),
               ("asked_at", "id"), ("hand_off__help_request", "hand_off__provider"), link("hand_off.help_request"))  # fmt: skip
PERSON = Kind("directory.person", "people", "directory.see", ("Name", "Organization today"),
              lambda row: (row.name, _named(row.organization)), ("name_key", "id"), ("organization",), link())  # fmt: skip
ORGANIZATION = Kind("directory.organization", "organizations", "directory.see", ("Name", "Kind", "State"),
                    lambda row: (row.name, row.get_kind_display(), _named(row.state)),
                    ("name_key", "id"), ("state",), link())  # fmt: skip
STATE = Kind("directory.state", "states", "directory.see", ("State", "Code"), lambda row: (row.name, row.postal),
             ("name", "postal"), column="fips")  # fmt: skip
ACTIVITY = Kind("delivery.activity", "activities", _DELIVERY, ("Activity", "Kind", "Support", "Day", "Time"),
                _activity, ("on", "id"), ("support",), link())  # fmt: skip
EFFORT = Kind("delivery.effort", "entries of effort", _DELIVERY, ("Day", "Support", "Tier", "Time"),
              _effort, ("on", "id"), ("support",), link("support"))  # fmt: skip
SUPPORT = Kind("delivery.support", "supports", _DELIVERY, ("Support", "Tier", "From", "Until"),
               _support, ("name_key", "id"), (), link())  # fmt: skip
MILESTONE = Kind("engagements.milestone", "milestones of engagements", _ENGAGED, ("Milestone", "Support", "First due", "Done"),
                 _milestone, ("first_due_on", "id"), ("engagement__support",), link("engagement"))  # fmt: skip
TEAM_MILESTONE = Kind("collaboratives.milestone", "milestones of teams", "collaboratives.see",
                      ("Milestone", "Team", "First due", "Reached"),
                      _of_team, ("first_due_on", "id"), ("team__collaborative__support", "team__state"), link("team"))  # fmt: skip
ENGAGEMENT = Kind("engagements.engagement", "engagements", _ENGAGED, ("Engagement", "Since"),
                  lambda row: (_named(row.support), words.day(row.support.starts_on)),
                  ("support__name_key", "id"), ("support",), link())  # fmt: skip
DECISION = Kind("engagements.decision", "decisions of engagements", _ENGAGED, ("Decision", "Engagement", "Day", "Rests on"),
                lambda row: (row.what, _named(row.engagement.support), words.day(row.on), row.rests_on or "—"),
                ("on", "id"), ("engagement__support",), link("engagement"))  # fmt: skip
CHECK = Kind("engagements.check", "checks after the end", _ENGAGED, ("Engagement", "After", "Day", "Found"),
             lambda row: (_named(row.engagement.support), f"{row.months} months", words.day(row.on), row.get_standing_display()),
             ("on", "id"), ("engagement__support",), link("engagement"))  # fmt: skip
MEASURE = Kind("measures.measure", "measures with a target", "measures.see", ("Measure", "Support", "Target due"),
               _measure, ("target_on", "id"), ("definition", "support"), link())  # fmt: skip
CLAIM = Kind("capacity.claim", "claims of capacity", "capacity.see", ("Capacity", "Agency", "Day", "Stands as"),
             _claim, ("on", "id"), ("capacity", "profile__agency"), link())  # fmt: skip
PROFILE = Kind("capacity.profile", "profiles of agencies", "capacity.see", ("Agency", "Focal area"),
               lambda row: (_named(row.agency), _named(row.focal_area)),
               ("agency__name_key", "id"), ("agency", "focal_area"), link())  # fmt: skip
READINESS = Kind("readiness.decision", "decisions on readiness", "readiness.see", ("Support", "Decision", "Day"),
                 lambda row: (_named(row.round.support), row.get_result_display(), words.day(row.decided_on)),
                 ("decided_on", "id"), ("round__support",), link())  # fmt: skip
REVIEW = Kind("protocols.run", "expert reviews", "protocols.see", ("Reviewed", "Shown"),
              lambda row: (row.subject_name, day(row.revealed_at)), ("revealed_at", "id"), (), link())  # fmt: skip
ASSESSMENT = Kind("protocols.guidedrun", "self-assessments", "protocols.see_guided", ("Self-assessment", "Opened"),
                  lambda row: (_named(row), day(row.opened_at)), ("opened_at", "id"),
                  ("protocol_version__protocol",), link())  # fmt: skip
UNMET = Kind("needs.unmetneed", "needs of the register", "needs.see", ("Need", "Found", "State"),
             lambda row: (row.title, words.day(row.found_on), row.get_status_display()), ("found_on", "id"), (), link())  # fmt: skip
LOOP = Kind("collaboratives.loop", "barriers", "collaboratives.see", ("Barrier", "Raised", "State"),
            lambda row: (row.text[:200], words.day(row.raised_on), row.get_status_display()), ("raised_on", "id"))  # fmt: skip
EVENT = Kind("events.event", "events with a form", "events.see", ("Event", "Kind", "Day"),
             _event, ("starts_at", "id"), (), link())  # fmt: skip
BOARD_MEMBER = Kind("directory.boardmember", "members of the board", "directory.see_board", ("Member", "Speaks for", "Since", "Until"),
                    lambda row: (row.person.name, row.constituency, words.day(row.since), words.day(row.until)),
                    ("since", "id"), ("person",), link())  # fmt: skip
BOARD_MEETING = Kind("directory.boardmeeting", "meetings of the board", "directory.see_board", ("Meeting", "Day"),
                     lambda row: (row.title, words.day(row.on)), ("on", "id"), (), link())  # fmt: skip
ADVICE = Kind("directory.advice", "advice of the board", "directory.see_board", ("Advice", "Meeting", "Answered"),
              _advice, ("meeting__on", "id"), ("meeting",), link("meeting"))  # fmt: skip

KINDS = {
    one.key: one
    for one in (
        REQUEST, HAND_OFF, OUTCOME, PERSON, ORGANIZATION, STATE, ACTIVITY, EFFORT, SUPPORT, MILESTONE, TEAM_MILESTONE,
        ENGAGEMENT, DECISION, CHECK, MEASURE, CLAIM, PROFILE, READINESS, REVIEW, ASSESSMENT, UNMET, LOOP, EVENT,
        BOARD_MEMBER, BOARD_MEETING, ADVICE,
    )
}  # fmt: skip
