"""The register of measures: what each number is called, how it is counted, from what, and what it does not say."""

from steelyard.steering.reporting.rules.balance_measures import BALANCE_MEASURES
from steelyard.steering.reporting.rules.capacity_measures import CAPACITY_MEASURES
from steelyard.steering.reporting.rules.coherence_measures import COHERENCE_MEASURES
from steelyard.steering.reporting.rules.engagement_measures import ENGAGEMENT_MEASURES
from steelyard.steering.reporting.rules.exemplar_measures import EXEMPLAR_MEASURES
from steelyard.steering.reporting.rules.feedback_measures import FEEDBACK_MEASURES
from steelyard.steering.reporting.rules.measure import Measure
from steelyard.steering.reporting.rules.partner_measures import PARTNER_MEASURES
from steelyard.steering.reporting.rules.program import PROGRAM_MEASURES
from steelyard.steering.reporting.rules.readiness_measures import READINESS_MEASURES
from steelyard.steering.reporting.rules.result_measures import RESULT_MEASURES
from steelyard.steering.reporting.rules.table_measures import TABLE_MEASURES
from steelyard.steering.reporting.rules.team_measures import TEAM_MEASURES
from steelyard.steering.reporting.rules.value_measures import VALUE_MEASURES

_REQUESTS = "Requests"
_REACH = "Reach"
_EFFORT = "Effort"
_MONEY = "Money"
_QUALITY = "Quality"
_NEEDS = "Needs"

MEASURES: tuple[Measure, ...] = (
    Measure(
        "requests-received",
        "Requests received",
        "The number of help requests that came in on a day of the period, however they came.",
        "Help requests: the moment each was received, by the center's own calendar.",
        "Requests of fellow providers (to present, review, write) count too. Somebody who writes twice counts twice.",
        _REQUESTS,
    ),
    Measure(
        "requests-decided",
        "Requests decided",
        "The number of requests whose decision that stands today was made on a day of the period.",
        "Help requests and their decisions.",
        "They need not have come in during the period. A decision that was taken back counts nowhere.",
        _REQUESTS,
    ),
    Measure(
        "days-to-first-reply",
        "Days to the first reply",
        "The median, over the requests first answered in the period, of the calendar days from the day a request came "
        "in to the day of its first answer; 0 if both are one day.",
        "Help requests: the moments of receipt and first reply, by the center's own calendar.",
        "Weekends and holidays count as days here, though what a requester is promised is in working days. Requests "
        "that nobody has answered yet are not in it.",
        _REQUESTS,
    ),
    Measure(
        "days-to-decision",
        "Days to the decision",
        "The median, over the requests decided in the period, of the calendar days from the day a request came in to "
        "the day it was decided.",
        "Help requests: the moments of receipt and decision, by the center's own calendar.",
        "As with the first reply: calendar days, and nothing about requests that still wait.",
        _REQUESTS,
    ),
    Measure(
        "quadrant-shares",
        "How requests were decided",
        "Requests decided in the period by kind of decision, as a number and as a share of all of them, rounded to "
        "whole percents.",
        "Decisions that stand today.",
        "It counts what was decided, not where the scores stood; hollow dots on the matrix show where these differ. "
        "Rounded shares need not add up to 100.",
        _REQUESTS,
    ),
    Measure(
        "reach-people",
        "People reached",
        "The number of different people known by name who attended at least one activity of the period; by tier, who "
        "attended one under a support of that tier.",
        "Participation with the status attended, in activities that were not withdrawn.",
        "Registering is not attending. A person reached at two tiers counts at each and once in all, so tiers do not "
        "add up. Downloads, visits to the web site and people counted without names are never added. The funder and "
        "anybody outside sees no tier where one has fewer than ten people.",
        _REACH,
    ),
    Measure(
        "reach-organizations",
        "Organizations reached",
        "The number of different organizations that took part in an activity of the period, by themselves or by "
        "somebody who worked there on that day.",
        "Participation with the status attended, in activities that were not withdrawn.",
        "An organization that receives a support and attended nothing in the period is not in it.",
        _REACH,
    ),
    Measure(
        "reach-states",
        "States reached",
        "The number of different states, districts and territories in which the organizations reached lie.",
        "The organizations reached and their states.",
        "National organizations without a state count as organizations and in no state.",
        _REACH,
    ),
    Measure(
        "people-counted",
        "People counted without names",
        "The sum of the head counts of activities of the period that were written down as a number only.",
        "Participation that holds a count instead of a person.",
        "Nobody knows who of them came twice or is known by name elsewhere; so they stand apart from people reached.",
        _REACH,
    ),
    Measure(
        "activities",
        "Activities",
        "The number of activities on a day of the period; by tier, that of their support.",
        "Activities that were not withdrawn.",
        "A weighing of requests is an activity too.",
        _REACH,
    ),
    Measure(
        "event-places",
        "Who registered for an event, and who came",
        "The registrations of one event by the place they have now (seat, waiting list), and those marked attended.",
        "Registrations and the list at the door, people who walked in included.",
        "One address counts once. Until the event is closed the list may be behind; then the ledger has the truth.",
        "Events",
    ),
    Measure(
        "downloads",
        "Downloads and visits",
        "For each kind of use, the sum of the least numbers that were reported for stretches of time that share a day "
        "with the period, and what this site counted on days of the period: each address of a resource or of its file "
        "once a day for each visitor.",
        "Reported uses of resources and of the web site, each with its own dates; the daily counts of this site.",
        "Sources often say only “over 2,000”: the true number is at least this. A stretch counts in full wherever it "
        "touches the period, so periods that share one must not be added. Uses are not people. Who comes is not kept: "
        "a visitor is a hash of address, browser and what is read, made with a key that is drawn each day and deleted "
        "on the next, so the same person counts again on another day or in another browser, and people behind one "
        "address with the same browser count once. Programs that say that they are programs are left out.",
        _REACH,
    ),
    Measure(
        "effort-hours",
        "Hours of effort",
        "The sum of the minutes of effort on days of the period, shown as whole hours; n is the number of entries.",
        "Effort that was not withdrawn.",
        "It holds the time that staff wrote down for a support or an activity, not the center's whole working time.",
        _EFFORT,
    ),
    Measure(
        "effort-by-tier",
        "Effort by tier",
        "Hours of effort by the tier of the support they were spent on.",
        "Effort and its supports.",
        "A support has one tier; one that grew from targeted to intensive shows at the tier it has today.",
        _EFFORT,
    ),
    Measure(
        "effort-by-focal-area",
        "Effort by focal area",
        "Hours of effort; what was spent on a support with m focal areas counts 1/m to each of them.",
        "Effort, its supports and their focal areas.",
        "Parts add up to all hours; an entry can be one of the n of several focal areas.",
        _EFFORT,
    ),
    Measure(
        "effort-by-topic",
        "Effort by topic",
        "Hours of effort; what was spent on a support with m topics counts 1/m to each of them.",
        "Effort, its supports and their topics.",
        "Parts add up to all hours; an entry can be one of the n of several topics.",
        _EFFORT,
    ),
    Measure(
        "effort-by-origin",
        "Planned and responsive effort",
        "Hours of effort by where the work came from: planned (an offering, the work plan) or responsive (a help "
        "request, a context event). The activity's own origin counts where it has one, else its support's.",
        "Effort, its activities and supports.",
        "A planned support that bends to events shows as planned unless its activities say otherwise.",
        _EFFORT,
    ),
    Measure(
        "effort-by-delivery",
        "Partnered, amplified and direct effort",
        "Hours of effort by who provided the support on the day of the effort: partnered if an external partner was "
        "lead, co-lead or presenter then; amplified if it had an amplified source and no such partner; else direct.",
        "Effort, its supports and their providers with their dates.",
        "Operating partners are the center's own house, not external. The hours are the center's; partners' own are "
        "not known.",
        _EFFORT,
    ),
    Measure(
        "budget",
        "Budget",
        "The money of the award years that share a day with the period.",
        "Award years of the charge.",
        "Budgets hold for whole award years; a period of some months still shows the whole year's.",
        _MONEY,
    ),
    Measure(
        "spent-hours",
        "Spent on staff hours",
        "Minutes of effort in the award year times the hourly rate of that person on that day, rounded to a cent once "
        "at the end.",
        "Effort that was not withdrawn; dated rates of staff.",
        "Hours before a person's first rate cost nothing here. Only recorded hours are in it.",
        _MONEY,
    ),
    Measure(
        "spent-costs",
        "Spent on other costs",
        "The sum of the costs of the award year that are paid.",
        "Costs that were not withdrawn.",
        "A cost belongs to the award year it was written to, whatever its date.",
        _MONEY,
    ),
    Measure(
        "spent",
        "Spent",
        "Spent on staff hours plus spent on other costs.",
        "As for its two parts.",
        "It is the center's own reckoning; the lead agency's books decide.",
        _MONEY,
    ),
    Measure(
        "committed-hours",
        "Committed staff hours",
        "For each active support, expected minus delivered minutes (nothing where more was delivered) at the rate of "
        "its liaison today, or at the mean rate of today's staff where it has none or its liaison has left.",
        "Active supports, their effort, dated rates of staff.",
        "It belongs to the award year of today; earlier and later years have none.",
        _MONEY,
    ),
    Measure(
        "committed-contracts",
        "Committed contracts",
        "The sum of the contracts of the award year that are signed and not yet paid.",
        "Costs that are open and were not withdrawn.",
        "A contract leaves here and enters the costs on the day somebody marks it as paid.",
        _MONEY,
    ),
    Measure(
        "committed",
        "Committed",
        "Committed staff hours plus committed contracts.",
        "As for its two parts.",
        "What is meant to be done and not yet expected of a support is not in it.",
        _MONEY,
    ),
    Measure(
        "left",
        "Left",
        "Budget minus spent minus committed.",
        "As for its three parts.",
        "It can be negative: more was promised than there is. Money left over in one year is not carried to the next.",
        _MONEY,
    ),
    Measure(
        "need-voices",
        "Voices",
        "The number of groups that raised a need: people of one kind, of one kind of agency and state, in one source. "
        "For a focal area, each group counts once however many of its needs it raised.",
        "What was coded of the sources of needs, without what was taken back or withdrawn.",
        "One voice may be one person or a questionnaire of hundreds. A need merged into another brings its voices along.",
        _NEEDS,
    ),
    Measure(
        "need-people",
        "People heard",
        "The sum, over the voices, of the people in each; a group that was coded several times counts at its largest.",
        "The number of people written down for each voice or its source.",
        "Who spoke in two sources counts twice. Voices whose people nobody counted add nothing. Outside the staff it "
        "shows as a range, and not below ten.",
        _NEEDS,
    ),
    Measure(
        "need-states",
        "States heard from",
        "The number of different states of the voices.",
        "The state written down for each voice or its source.",
        "Voices of national bodies have no state.",
        _NEEDS,
    ),
    Measure(
        "need-voice-share",
        "Share of voices",
        "The voices of one kind as a share of all voices of the need or focal area, in whole percents. Outside the "
        "staff: the people of three joined kinds, shown only if each has at least ten.",
        "The kind of person, kind of agency and state of each voice.",
        "It says who was heard, not who is concerned. Rounded shares need not add up to 100.",
        _NEEDS,
    ),
    Measure(
        "need-missing",
        "Missing voices",
        "Kinds of people, kinds of agencies and states without any voice behind a focal area; beside a kind of agency, "
        "how many open ones the directory knows, and in how many states. The charge reaches the states in which the "
        "directory knows an agency.",
        "Voices of the needs linked to the focal area, and the directory of today.",
        "Outside the staff, a kind or state of fewer than ten people is told as missing too, so that no small group shows.",
        _NEEDS,
    ),
    Measure(
        "state-facts",
        "Public facts about states",
        "The newest figure of each indicator as its source gives it. Counts below ten people, and whatever stands on "
        "fewer than ten, are not shown; percents of 10 to 99 people are shown as bands.",
        "Files of published figures, each with its year, the people behind it, and where it stands.",
        "The number of people is shown where the source says it. Indicators of different years are not comparable.",
        "States",
    ),
    Measure(
        "need-weight",
        "Weight of a need",
        "A number from 0 to 4 that a member of the staff gives in a round, by the sentence of each number, for a reason.",
        "The weighing of the newest round; each round keeps its own.",
        "It is a judgement. It does not follow from the number of voices, though whoever weighs sees them.",
        _NEEDS,
    ),
    Measure(
        "need-votes",
        "Votes on a need",
        "How many of the staff and the advisers voted for taking the need up this year, and how many against; one vote "
        "for each person, need and round.",
        "The votes of a round.",
        "Nobody, whatever the role, sees the count before voting or the end of the round. Not everybody votes on every need.",
        _NEEDS,
    ),
    Measure(
        "need-rank",
        "Rank of a need",
        "The place among the needs weighed in a round when it closed: by weight, then by votes for this year less votes "
        "against, then by voices. Equals share the better place.",
        "Weights, votes and voices on the day the round closed.",
        "It is kept as it was on that day. In a comparison, a need merged since stands with its best place.",
        _NEEDS,
    ),
    Measure(
        "expert-score",
        "Score of an expert review",
        "For each reviewer the mean of the points on three dimensions (grounded in what is known, true to its grounds, "
        "clear and of use), each from 1 to 5; the score is the mean of the reviewers' means. High from 4.0.",
        "The locked answers of at least three independent reviewers, opened together; the arithmetic is that of "
        "Turnbull and others (2010).",
        "It is cut to two decimals and never rounded up; whether it is high is decided on the exact fraction. It holds "
        "for the text that was reviewed, not for a later one.",
        _QUALITY,
    ),
    Measure(
        "high-quality-share",
        "Share of resources of high quality",
        "Reviewed resources with a score of 4.0 or more, divided by all that were reviewed; n is the number reviewed.",
        "Expert reviews whose answers are all in, those that a text did not pass included; the newest for each "
        "resource.",
        "Federal programs use the same arithmetic with panels of their own; that high begins at 4.0 is our choice "
        "where a program does not say. Reviews under way and those called off count nowhere.",
        _QUALITY,
    ),
    *TABLE_MEASURES,
    *TEAM_MEASURES,
    *CAPACITY_MEASURES,
    *VALUE_MEASURES,
    *READINESS_MEASURES,
    *ENGAGEMENT_MEASURES,
    *PARTNER_MEASURES,
    *FEEDBACK_MEASURES,
    *RESULT_MEASURES,
    *COHERENCE_MEASURES,
    *BALANCE_MEASURES,
    *EXEMPLAR_MEASURES,
    *PROGRAM_MEASURES,
)

_BY_KEY = {measure.key: measure for measure in MEASURES}


def measure_of(key: str) -> Measure:
    """The measure of a key; KeyError for an unknown one."""
    return _BY_KEY[key]


_HEAD = """# Measures

Every number on our pages links to its line here. The same text is at `/measures/`; this file is written from the
register in `steelyard/steering/reporting/rules/measures.py`, and a test fails when the two differ:
`python -c "from steelyard.steering.reporting.rules import as_markdown; print(as_markdown(), end='')" > docs/measures.md`
writes it anew.

A period is two days, both included. What was withdrawn counts nowhere. *n* is the number of rows behind a number.
"""


def as_markdown() -> str:
    """The register as docs/measures.md holds it."""
    parts = [_HEAD]
    for group in dict.fromkeys(measure.group for measure in MEASURES):
        parts.append(f"## {group}\n")
        parts += [_entry(measure) for measure in MEASURES if measure.group == group]
    return "\n".join(parts)


def _entry(measure: Measure) -> str:
    told = "".join(f"- **{name}:** {words}\n" for name, words in measure.parts)
    return f'### {measure.name} <a id="{measure.key}"></a>\n\n{told}'
