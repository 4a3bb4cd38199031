"""Program measures of what experts and recipients said."""

from steelyard.steering.reporting.rules.measure import ProgramMeasure, asked

_WAVE = "The newest release of each wave whose period ends in the award year."
_SAID = (
    "Released tables only: what the frozen plan of a wave allows, in the words of its release. The answers behind them "
    "never open."
)
_TOP = "People who chose one of the last two points of the scale."
_VALID = "People who answered the question; “too early to say” and “does not apply” are no answers."
_KEYS = "Questions whose key in the library of questions begins with {}."

SAID: tuple[ProgramMeasure, ...] = (
    asked(
        "B1", "program-quality", "Quality of products, by experts",
        definition="How many reviewed resources at least three independent experts found to be of high quality.",
        formula="Resources whose expert review scored 4.0 or more ÷ resources whose expert review came to an end.",
        numerator="Expert reviews with a score of at least 4.0, decided on the exact fraction.",
        denominator="Expert reviews whose answers were shown together on a day of the period; the newest of each resource.",
        unit="Share of resources",
        source="Reviews of resources; each reviewer's mean of three dimensions from 1 to 5, then the mean of reviewers.",
        caveat="Federal programs draw a sample and have panels of their own; here every reviewed resource counts. That high "
        "begins at 4.0 is our choice where a program does not say.",
        asked_by="Comprehensive Centers (cohort 2005–2009), OSEP centers, regional laboratories",
    ),
    asked(
        "B2", "program-relevance", "Relevance, by recipients",
        definition="How well the support fitted what its recipients needed.",
        formula="For each question about fit, those who chose the last two points ÷ those who answered it, as released.",
        numerator=_TOP, denominator=_VALID, unit="Share of people, as released", period=_WAVE,
        filters=_KEYS.format("“relevance” or “fit”"), source=_SAID,
        caveat="The published form takes the mean of eight sentences for each person. A release holds no person, so each "
        "question stands alone, and no mean of means is made.",
        asked_by="Comprehensive Centers (cohort 2005–2009), OSEP centers, regional laboratories",
    ),
    asked(
        "B3", "program-usefulness", "Usefulness, by recipients",
        definition="How far recipients could use what they were given.",
        formula="For each question about use, those who chose the last two points ÷ those who answered it, as released.",
        numerator=_TOP, denominator=_VALID, unit="Share of people, as released", period=_WAVE,
        filters=_KEYS.format("“useful”"), source=_SAID,
        caveat="As for relevance. The two words after an event are not in it: they are shown with their event only.",
        asked_by="Comprehensive Centers (cohort 2005–2009), OSEP centers, regional laboratories",
    ),
    asked(
        "B4", "program-satisfied", "Clients satisfied",
        definition="Clients satisfied with quality, usefulness and relevance; three rates that are never pooled.",
        formula="For each of the three, those who chose the last two points ÷ those who answered, as released.",
        numerator=_TOP, denominator=_VALID, unit="Share of people, as released", period=_WAVE,
        filters=_KEYS.format("“quality”, “satisf”, “useful”, “relevance” or “fit”"), source=_SAID,
        caveat="That this is a measure of the program since 2019 is told by people who know it; its text was not read. Read "
        "it before you report this number. The share of the invited who answered stands beside it as B21.",
        asked_by="Comprehensive Centers since 2019 (not verified)",
    ),
    asked(
        "B9", "program-capacity-expanded", "Capacity expanded, by recipients",
        definition="How far recipients say that the support added to what they and their organizations can do.",
        formula="For each capacity that was asked about, those who chose the last two points ÷ those who answered, as "
        "released.",
        numerator=_TOP, denominator=_VALID, unit="Share of people, as released", period=_WAVE,
        filters=_KEYS.format("“capacity”"), source=_SAID,
        caveat="The federal evaluation divides by all who called the matter a priority, those unable to judge included. A "
        "form that asks so gives that figure; the yearly form that comes along does not.",
        asked_by="Institute of Education Sciences (evaluation of the Comprehensive Centers)",
    ),
    asked(
        "B10", "program-purposes", "State purposes served completely",
        definition="States that say the center served their purposes completely, each state counting once.",
        formula="The share of the best answer of a question on purposes served, as released.",
        numerator="People who chose the best answer.", denominator=_VALID, unit="Share of people, as released",
        period=_WAVE, filters=_KEYS.format("“purpose”"), source=_SAID,
        caveat="The federal evaluation weights each manager by one over the managers of the state. Weighted figures do not "
        "leave the evaluator's room, so this is the plain share.",
        asked_by="Institute of Education Sciences (evaluation of the Comprehensive Centers)",
    ),
    asked(
        "B18", "program-by-role", "Feedback by role",
        definition="What requesters, participants and others said, each role by itself.",
        formula="The released tables of the questions above by groups of people, group by group.",
        numerator=_TOP, denominator="People of the group who answered the question.", unit="Share of people, as released",
        period=_WAVE, filters="Tables of a release that are split by a self-description.", source=_SAID,
        caveat="Groups are never pooled and never subtracted from each other. What the plan did not allow is not shown.",
        asked_by="Office for Victims of Crime TTA center",
    ),
    asked(
        "B21", "program-response", "Response rate",
        definition="How many of those who were invited answered, and how many invitations went to somebody twice.",
        formula="Forms ÷ people invited, and forms ÷ addresses invited, for each wave.",
        numerator="Forms of the wave.", denominator="The invitation list as it stood when the wave opened: people after "
        "merging what belongs to one person, and addresses before.",
        unit="Share of the invited", period="Waves whose period ends in the award year and of which something was released.",
        source="Opened ballots as a number, and the invitation list.",
        caveat="Who answered is not known. Where people were not counted, only addresses are told.",
        asked_by="Evaluators",
    ),
    asked(
        "B22", "program-weighted", "Rating weighted by organization",
        definition="Ratings in which each organization counts once, beside the plain ones.",
        formula="Each answer counts one over the answers of its organization.",
        numerator="Weights of those who chose the last two points.", denominator="All weights.", unit="Share",
        period=_WAVE, filters="Waves in the confidential mode.",
        source="The evaluator's room.",
        caveat="Weighted figures stay in the evaluator's room: no release carries them, so there is no number to report. The "
        "evaluator may write about them beside the figures of a wave.",
        asked_by="Evaluators",
    ),
)  # fmt: skip
