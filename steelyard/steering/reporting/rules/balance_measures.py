"""The measures of the lever."""

from steelyard.steering.reporting.rules.measure import Measure

_BALANCE = "Balance"
_SOURCE = (
    "Of the period, without what was withdrawn: hours of effort on supports; or activities; or cost, which is those hours "
    "at each person's rate of the day and the costs paid for a support. The charge's topics and the staff's expertise are "
    "those of its last day."
)
_CAVEAT = (
    "It shows and does not grade: no place is better than another. The interval is that of a thousand resamplings of whole "
    "supports; one support has none. Where a part has nothing to stand on the weight says that there is not enough."
)

BALANCE_MEASURES: tuple[Measure, ...] = (
    Measure(
        "balance-breadth",
        "Breadth and depth",
        "From −1 (depth) to +1 (breadth), the mean of three parts. Intensity: (general − intensive) ÷ all. Topics: 2H − 1, "
        "H being the Shannon entropy of the amounts over topics ÷ ln(number of topics of the charge). Expertise: the share "
        "of the charge's topics that somebody of the staff knows minus the share that somebody knows deeply.",
        _SOURCE,
        f"{_CAVEAT} What has m topics counts 1/m to each. Expertise is that of today's record, whenever it was gained.",
        _BALANCE,
    ),
    Measure(
        "balance-responsiveness",
        "Responsiveness and structure",
        "From −1 (structure) to +1 (responsiveness), the mean of two parts. Origin: (responsive − planned) ÷ all. "
        "Offerings: 1 − 2 × the share under a published offering.",
        _SOURCE,
        f"{_CAVEAT} An activity's own origin goes before its support's. An offering counts as published if it is today.",
        _BALANCE,
    ),
    Measure(
        "balance-partnership",
        "Partnership and ownership",
        "From −1 (ownership) to +1 (partnership): (partnered + amplified − direct) ÷ all, overall and within each tier.",
        _SOURCE,
        f"{_CAVEAT} Each day counts by who provided then. Operating partners are not external.",
        _BALANCE,
    ),
    Measure(
        "balance-spread",
        "Spread over recipients",
        "The organizations that supports of the period name as recipients, the mean amount of each, and the Gini "
        "coefficient of their amounts: 0 where all have the same, toward 1 where one has all.",
        _SOURCE,
        "It stands beside the weights, not in them. What has r recipients counts 1/r to each; supports that name none are "
        "not in it.",
        _BALANCE,
    ),
    Measure(
        "balance-raised",
        "Raised by events",
        "The share of the amount that went to topics raised by context events, on days when these lasted.",
        f"{_SOURCE} The topics and days that people wrote on context events.",
        "It stands beside the weights, not in them. What has m topics counts 1/m to each; effort on a topic counts whether or "
        "not the event was why.",
        _BALANCE,
    ),
    Measure(
        "balance-follow-up",
        "Decisions that happened",
        "Of the decisions of one review that the next review answered, those that it found to have happened.",
        "Follow-ups of the next review; its answers are happened, happened in part, did not happen.",
        "The people in the room judge it, and say so in a sentence. What happened in part stands beside it, not in it.",
        _BALANCE,
    ),
    Measure(
        "balance-charge",
        "Effort beside the charge",
        "Hours of effort for a focal area ÷ all hours of effort of the period, in percent; the difference is that share minus "
        "the percent that the charge asks for the area.",
        "Effort, its supports and their focal areas; what the director wrote down of the charge for the last award year of "
        "the period, with its source.",
        "What was spent on a support with m focal areas counts 1/m to each. A difference is no fault: a year is not over, "
        "and charges ask for more than hours.",
        _BALANCE,
    ),
    Measure(
        "balance-adviser",
        "Answers of the adviser",
        "The sets of requests with the most priority points that keep the hours by expertise and month, the budget, the bands "
        "and the shares. Below the best: by how much any set at most could be worth more than this one.",
        "The estimates as they were typed for the question; hours of staff and effort as they stood that day.",
        "Estimates decide, and priority points are opinion. Hours lie evenly over the months by when help is wanted. It "
        "proposes; people decide.",
        _BALANCE,
    ),
)
