"""The measures of engagements at the intensive tier."""

from steelyard.steering.reporting.rules.measure import Measure

_ENGAGEMENTS = "Engagements"

ENGAGEMENT_MEASURES: tuple[Measure, ...] = (
    Measure(
        "engagement-dose",
        "Dose against plan",
        "Contacts, visits and minutes of the months of the period, beside those planned for the same months; the share "
        "is contacts given ÷ contacts planned, rounded to whole percents.",
        "Activities under the support in which people can meet (webinar, convening, check-in, coaching, visit, "
        "consultation, training), and the planned doses that both sides set, each from a month on.",
        "A share over 100% is possible. Minutes are those of the meetings, not of the staff.",
        _ENGAGEMENTS,
    ),
    Measure(
        "engagement-shared-month",
        "Months with a shared contact",
        "Whole months with at least one contact, not in writing, that somebody of a receiving agency attended.",
        "Activities under the support, and who attended them. The ledger holds what the center gave, so its own side is "
        "present in each.",
        "The month that still runs is not judged. A contact whose attendance nobody recorded is no shared one.",
        _ENGAGEMENTS,
    ),
    Measure(
        "engagement-scorecard",
        "Six features of an engagement",
        "Six scores, each so many of so many, over the last twelve months. Clarity: of six things (signed agreement, "
        "needs statement, plan, linkage team and points of contact of both sides, end of co-design) those that are "
        "written down. Frequency: months with a shared contact ÷ whole months. Intensity: shared contacts at least "
        "partly in person ÷ shared contacts. Duration: months since the start ÷ 24, at most 24. Integrity: decisions "
        "that name the data they rest on ÷ decisions. Accountability: months whose measures were shared ÷ months due.",
        "The agreement, the linkage team, decisions and shared months of the engagement, and the ledger.",
        "The features are those of a published brief on intensive assistance; what each is counted from is ours. There "
        "is no total. The agency's own rating stands beside each and is never mixed in.",
        _ENGAGEMENTS,
    ),
    Measure(
        "engagement-reach",
        "Onward reach",
        "People reached ÷ people who can benefit, cut to whole percents. People are counted where a thing arrived last: "
        "an organization that passed it on is not counted itself, and each counts once, with its newest number.",
        "Rows of what went from one organization to another, and the number of those who can benefit, told by the agency.",
        "Both numbers are what the agency says. The mark of 60% is that of the brief on intensive assistance.",
        _ENGAGEMENTS,
    ),
    Measure(
        "engagement-lasting",
        "What lasts",
        "Checks that found the structure still in place ÷ checks made, 6, 12 and 24 months after the end.",
        "Checks of engagements whose work has ended.",
        "Checks that nobody made are in neither number. “Partly in place” is not in place.",
        _ENGAGEMENTS,
    ),
)
