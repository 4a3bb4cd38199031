"""The measures of intensive support that stand on its own pages."""

from steelyard.steering.reporting.rules.measure import Measure

_INTENSIVE = "Measures in use"

VALUE_MEASURES: tuple[Measure, ...] = (
    Measure(
        "measure-value",
        "Value of a measure",
        "What was entered for a window; of a share, the numerator as a percent of the denominator, rounded once to a "
        "hundredth of a percent and shown with one decimal.",
        "Values as the center, the agency or a file entered them; a correction replaces a value and keeps what it said.",
        "A value keeps the version of the definition and of the instrument under which it was entered; values under "
        "different versions stand in one picture and need not mean the same.",
        _INTENSIVE,
    ),
    Measure(
        "run-chart-signals",
        "Signals in a run chart",
        "Shift: 6 or more points in a row on one side of the median. Trend: 5 or more in a row rising or falling. Runs: "
        "fewer or more stretches on one side of the median than chance explains at 5 percent, given how many points lie "
        "above and below.",
        "The values of a measure in the order of time; the median is that of all of them, or of the first points where "
        "it was frozen. Points on the median are skipped, missing windows are no points. Shift and trend after Perla, "
        "Provost and Murray 2011; runs by the exact distribution that Swed and Eisenhart tabulated in 1943.",
        "A signal asks a question and proves nothing. Of series of independent values that never change, 13 in 100 show one "
        "at 12 points, 37 at 24, 56 at 36 and 80 at 60 (20,000 simulated series each).",
        _INTENSIVE,
    ),
    Measure(
        "months-overdue",
        "Months overdue",
        "The months from the first to be shared whose day of sharing has passed without a sheet having been shared.",
        "The routine of the support, and the sheets that were shared; a support that is not active owes none.",
        "A month shared late is overdue until it is shared and leaves no trace afterwards but the day of sharing.",
        _INTENSIVE,
    ),
    Measure(
        "self-assessment-points",
        "Points of a self-assessment",
        "Of a subscale, the sum of the scores the group agreed on as a percent of the highest possible sum; below the "
        "mark where the exact points fall short of it.",
        "Consensus scores of a guided run, after all private scores were shown together.",
        "A percent stands only where every item is scored. The mark is the center's own; 80 percent is a suggestion.",
        _INTENSIVE,
    ),
)
