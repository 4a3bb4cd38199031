"""The measures of waves of feedback: whom they invite, and how many answered."""

from steelyard.steering.reporting.rules.measure import Measure

_FEEDBACK = "Feedback"

FEEDBACK_MEASURES: tuple[Measure, ...] = (
    Measure(
        "feedback-invited-addresses",
        "Invited, by address",
        "The number of different e-mail addresses that attendance, registrations and letters of the period hold for "
        "everybody who is invited.",
        "The invitation list of the wave, as it was when the wave opened.",
        "Duplicates are removed by address alone, as in 2021, so somebody with two addresses counts twice. Whoever asked "
        "for no mail, or whose address takes none, is not invited.",
        _FEEDBACK,
    ),
    Measure(
        "feedback-invited-people",
        "Invited, by person",
        "The number of invitations: one for each person whom the directory knows, and one for each other address.",
        "The invitation list of the wave, as it was when the wave opened.",
        "Two records of one person that nobody has merged yet count twice.",
        _FEEDBACK,
    ),
    Measure(
        "feedback-forms",
        "Forms",
        "The number of forms that came; until the ballots are opened, rounded down to ten and counted once a day.",
        "The ballots of the wave; after the opening, its answers.",
        "Nobody knows who sent them. Ballots that hold nothing readable are told apart.",
        _FEEDBACK,
    ),
    Measure(
        "feedback-rate",
        "Share that answered",
        "Forms divided by invited addresses, and by invited people.",
        "The two counts of the wave.",
        "Whether those who answered are like those who did not is not known: nobody knows who they are.",
        _FEEDBACK,
    ),
)
