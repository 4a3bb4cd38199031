"""Program measures of what changed, and of how the center is held."""

from steelyard.steering.reporting.rules.measure import ProgramMeasure, asked

CHANGED: tuple[ProgramMeasure, ...] = (
    asked(
        "B7", "program-outcomes", "Recipient outcomes met",
        definition="What recipients wanted to reach and did reach, as the records of both sides show.",
        formula="Measures that reached their target ÷ measures whose target was due; capacities built ÷ capacities claimed.",
        numerator="Measures whose last value up to the day of the target reaches it. Claims that evidence shows and the "
        "agency confirmed.",
        denominator="Measures with a target due in the period. Claims dated in the period that were not withdrawn.",
        unit="Share of measures, share of claims",
        filters="Measures in use under a support; both directions (higher or lower is better).",
        source="Measures of supports with target and values; claims of capacity with evidence and confirmation.",
        caveat="A measure without any value by its day has not reached its target. Claims count as they stand today.",
        asked_by="Comprehensive Centers since 2019 (not verified), CSBG",
    ),
    asked(
        "B11", "program-objectives", "Objectives of the award",
        definition="The numbers that the award promised for the year: each target with what came of it.",
        formula="Targets reached ÷ targets set for the award year. Of each: as a number, as a ratio, or 100 × numerator ÷ "
        "denominator; where a baseline is set, (actual − baseline) ÷ baseline as well.",
        numerator="Targets whose actual number is at least, or at most, what was set.",
        denominator="Targets of the award year for which there is a number.", unit="Share of targets",
        filters="Targets of one award year.",
        source="The measures of this catalog and the center's own, compared with the targets.",
        caveat="A target whose measure has no number is in neither part and is named. No target can be set on a released "
        "figure that is a band.",
        asked_by="Department of Education (grant performance report, Section A)",
    ),
    asked(
        "B15", "program-need-to-change", "Need, support, change",
        definition="Whether support answers a stated priority, how long it takes, and whether something changed.",
        formula="Supports with a focal area ÷ supports at work; the median days from start to end; targeted and intensive "
        "supports with a capacity built ÷ such supports at work.",
        numerator="Supports with at least one focal area. Supports under which a claim is built by the period's end.",
        denominator="Supports at work on a day of the period, proposed ones apart.",
        unit="Shares, days",
        source="Supports, their focal areas and days; claims of capacity.",
        caveat="Only capacities with evidence count as change; what changed otherwise is in the words of the report. Days "
        "are those of supports closed in the period.",
        asked_by="CSBG",
    ),
    asked(
        "B17", "program-needs", "Needs met, barriers left",
        definition="What became of needs that the center could not meet itself, and of barriers that practice raised.",
        formula="Needs that somebody meets now ÷ needs found in the period; barriers answered ÷ barriers raised.",
        numerator="Needs of the register with the state “somebody meets it now”. Barriers whose answer came.",
        denominator="Needs found in the period. Barriers raised in the period.", unit="Share of needs, share of barriers",
        source="The register of unmet needs; the loops of teams and engagements.",
        caveat="States are those of today. What offices want next year is in the released answers.",
        asked_by="Regional laboratories",
    ),
    asked(
        "B20", "program-provider-load", "Providers for each agency",
        definition="How many providers an agency works with.",
        formula="The mean number of providers over the agencies that have one, over the three years before the last day.",
        numerator="Pairs of an agency and a provider.", denominator="Agencies with at least one provider.",
        unit="Providers, mean", period="The three years up to the last day of the award year.",
        filters="All; state and local agencies; by the highest tier of the center's support.",
        source="The center's ledger, and what agencies share of their support maps with the center.",
        caveat="What an agency does not share is not counted. Published figures of 2021 come from answers of people and are "
        "for comparison only.",
        asked_by="The 2021 study",
    ),
    asked(
        "B23", "program-readiness", "Readiness for intensive support",
        definition="What was decided with agencies on whether to begin intensive support.",
        formula="Decisions of each kind; go, with or without a plan ÷ decisions.",
        numerator="Decisions “go” and “go, with a readiness plan”.",
        denominator="Decisions that stand, decided on a day of the period.", unit="Decisions, share of decisions",
        source="Decisions on readiness.",
        caveat="What people of an agency rated is not told here; it is shown to both sides as a profile.",
        asked_by="The 2023 study, Region 5",
    ),
    asked(
        "B24", "program-capacity", "Capacity: wanted and built",
        definition="How much of the gap between what agencies can do and want to be able to do has closed.",
        formula="Points gained ÷ points wanted, over all capacities with a baseline and a target; points wanted in "
        "organizational capacities ÷ points wanted.",
        numerator="Points gained since the baseline, as agreed or built.", denominator="Points from baseline to target.",
        unit="Share of points", period="As it stood on the last day of the award year.",
        source="Levels that both sides agreed on, and claims built with evidence.",
        caveat="Cut to whole percents. Capacities without a target are in neither part. Claims without confirmation do not "
        "count.",
        asked_by="The 2023 study",
    ),
    asked(
        "B25", "program-self-assessment", "Self-assessment of teams",
        definition="How much is in place by the teams' own agreed scores.",
        formula="Points ÷ possible points over subscales that are scored whole; subscales below their mark ÷ such subscales.",
        numerator="Points that the groups agreed on. Subscales below the mark of their instrument.",
        denominator="Possible points of subscales scored whole. Subscales scored whole.",
        unit="Share of points, share of subscales",
        filters="The newest round of each self-assessment that was opened in the period.",
        source="Scores that a group agreed on after seeing all private ones.",
        caveat="A mark of 80% is published for one instrument only. Instruments are not comparable; the sum says how much "
        "was scored, not how good it is.",
        asked_by="Users of the state and district capacity assessments",
    ),
    asked(
        "B28", "program-lasting", "What lasts",
        definition="Whether what was built still stands 6, 12 and 24 months after the end.",
        formula="Checks that found the structure in place ÷ checks made in the period.",
        numerator="Checks with the finding “still in place”.", denominator="Checks made on a day of the period.",
        unit="Share of checks", filters="All, and each of 6, 12 and 24 months.",
        source="Checks of engagements whose work has ended.",
        caveat="Checks that nobody made are in neither part. “Partly in place” is not in place.",
        asked_by="Evaluators",
    ),
    asked(
        "B29", "program-board", "Advisory board",
        definition="Who sits on the advisory board, how often it met, and what became of its advice.",
        formula="Members on the last day; constituencies among them; meetings in the period; advice answered ÷ advice given "
        "at these meetings.",
        numerator="Advice with an answer of the center.", denominator="Advice given at meetings of the period.",
        unit="Members, meetings, share of advice",
        source="Members, meetings and advice of the board.",
        caveat="Which constituencies a notice requires is for the center to compare.",
        asked_by="Comprehensive Centers",
    ),
    asked(
        "B30", "program-cover", "Cover of the report",
        definition="Whether the data of the cover are all there.",
        formula="Fields that are filled ÷ fields that the cover of a federal progress report asks for.",
        numerator="Filled fields.", denominator="Award number, entity identifiers, recipient, project period, frequency and "
        "who certifies with name, title, telephone and e-mail.",
        unit="Share of fields", period="Now; the cover belongs to the award.",
        source="The cover data of the award, and the center.",
        caveat="Whether they are right is for whoever signs.",
        asked_by="Every federal agency (SF-PPR)",
    ),
)  # fmt: skip
