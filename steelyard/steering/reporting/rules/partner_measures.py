"""The measures of work with partners: hand-offs, and joint work with other funded centers."""

from steelyard.steering.reporting.rules.measure import Measure

_PARTNERS = "Partners"

PARTNER_MEASURES: tuple[Measure, ...] = (
    Measure(
        "hand-off-days",
        "Days to a yes",
        "The median, over the hand-offs accepted in the period, of the calendar days from the first letter to the "
        "provider to its yes; 0 if both are one day.",
        "Hand-offs: the moments of the first letter and of the answer, by the center's own calendar.",
        "A new link does not begin the days anew; days in which a question of the provider waited for us count too. "
        "Hand-offs that were refused, withdrawn or not answered are not in it.",
        _PARTNERS,
    ),
    Measure(
        "hand-offs-accepted",
        "Hand-offs accepted",
        "Hand-offs that the provider accepted, of those that it accepted or refused in the period.",
        "Hand-offs: their answers, and the moment of each.",
        "Those that nobody answered yet and those that we withdrew are in neither number.",
        _PARTNERS,
    ),
    Measure(
        "hand-offs-helped",
        "Hand-offs that helped",
        "Requesters who said “yes” to “did it help?”, of all who answered in the period; each is asked once, 60 days "
        "after the provider accepted.",
        "Answers of requesters behind their mailed links.",
        "“In part” is not counted as yes. Who did not answer is in neither number.",
        _PARTNERS,
    ),
    Measure(
        "funded-partners",
        "Funded centers we worked with",
        "The number of different external organizations paid by a federal program that led, co-led, presented or "
        "reviewed, on the day of at least one activity of the period, in the support of that activity.",
        "Activities in the ledger, the dated parts of providers in their supports, and the programs named in the "
        "profiles of providers.",
        "An organization whose program nobody noted is not counted. A source that was only passed on is no joint work. "
        "A network counts as one, and each of its members that is named counts too.",
        _PARTNERS,
    ),
)
