"""Program measures of what was asked for, given and done together."""

from steelyard.steering.reporting.rules.measure import ProgramMeasure, asked

GIVEN: tuple[ProgramMeasure, ...] = (
    asked(
        "B5", "program-reach", "Reach",
        definition="Whom services reached: people, organizations and states, each counted once.",
        formula="Distinct people, organizations and states among the participations with the status “attended”.",
        unit="People, organizations, states",
        source="Participation in activities that were not withdrawn.",
        caveat="Bare counts of people are not added to people, downloads and visits to nothing. Watching a recording later "
        "is no attendance. Outside the staff a number of people below ten is not shown.",
        asked_by="Comprehensive Centers since 2019 (not verified), SAMHSA, HRSA",
    ),
    asked(
        "B6", "program-as-intended", "Implemented as intended",
        definition="Whether milestones were reached when they were first due, and contacts were given as planned.",
        formula="Milestones reached by their first day ÷ milestones whose first day lies in the period; contacts given ÷ "
        "contacts planned in the months of the period.",
        numerator="Milestones done on or before the first day that was agreed. Contacts in the ledger.",
        denominator="Milestones with that day in the period, without dropped ones. Planned contacts of each month.",
        unit="Share of milestones, share of contacts",
        filters="Milestones of engagements and of teams, apart; contacts of engagements with a planned dose.",
        source="Milestones of engagements and teams, planned doses, activities in which people can meet.",
        caveat="A milestone that was moved counts by its first day, so moving it does not make it punctual. More contacts "
        "than planned give more than 100%. Months that have not ended are left out.",
        asked_by="Comprehensive Centers since 2019 (not verified), work plans of CSBG providers",
    ),
    asked(
        "B8", "program-within-budget", "Milestones within budget",
        definition="Milestones reached for no more than was planned.",
        formula="Milestones done, with the support's effort up to that day no more than the effort planned for all of it ÷ "
        "milestones whose first day lies in the period.",
        numerator="Milestones done by the end of the period, within the planned minutes of their support.",
        denominator="Milestones first due in the period, under supports that have planned minutes.",
        unit="Share of milestones",
        filters="Milestones of engagements and of teams, apart; supports with planned minutes only.",
        source="Milestones, planned minutes of supports, entries of effort.",
        caveat="The program asks for a cost of each milestone. This center plans hours of a support, so they stand for the "
        "budget. How many milestones lack planned minutes is said beside the share.",
        asked_by="OSEP centers",
    ),
    asked(
        "B12", "program-events", "Events by type",
        definition="The events of the period, listed with type, tier, format, topic, day, duration, audience and count.",
        formula="The number of activities of each type.",
        unit="Events",
        filters="Learning collaborative: meetings of any kind under the support of a collaborative or its team. Training: "
        "trainings and webinars. Meeting: convenings. Technical assistance: consultations, coaching, visits and check-ins.",
        source="Activities that were not withdrawn. Releases of products, referrals and the weighing of requests are none.",
        caveat="The types are those that federal forms name; which of our kinds belongs to which is our reading.",
        asked_by="SAMHSA, Bureau of Justice Assistance",
    ),
    asked(
        "B13", "program-coverage", "Coverage after events",
        definition="How many of those who attended an event filled in its short form.",
        formula="Forms ÷ attended registrations, over all events with a form.",
        numerator="Forms that came in.", denominator="Registrations with attendance at events that asked at least one person.",
        unit="Share of people who attended",
        source="Forms at the end of events, as a number, and attendance.",
        caveat="Below ten forms in all no number is shown. Forms of one event are never told by themselves here.",
        asked_by="SAMHSA",
    ),
    asked(
        "B14", "program-follow-up", "Follow-up",
        definition="How many of those who were asked later how it went did answer.",
        formula="Requesters who answered ÷ requesters asked, 60 days after a provider said yes to a hand-off.",
        numerator="Hand-offs whose requester answered by the end of the period.",
        denominator="Hand-offs whose requester was asked in the period.",
        unit="Share of those asked",
        source="Outcomes of hand-offs; whether somebody answered, not what.",
        caveat="The federal design of 2016 draws a quarter of the participants of events after 30 days. This center follows "
        "hand-offs instead and draws no sample.",
        asked_by="SAMHSA",
    ),
    asked(
        "B16", "program-partners", "Joint work with other federal providers",
        definition="Other federally funded providers with whom something was done together.",
        formula="Distinct external partners paid by a federal program with a joint activity in the period; beside it all "
        "external partners with one.",
        unit="Organizations",
        filters="Parts in a support other than the source of what was passed on, held on the day of an activity.",
        source="Providers of supports, activities, profiles of providers.",
        caveat="What a program asks as the least is set as a target. Who pays a partner is as its profile says.",
        asked_by="HRSA, Department of Education notices",
    ),
    asked(
        "B19", "program-requests", "Requests",
        definition="What was asked for and how it was answered.",
        formula="Requests received; the median days to the first reply and to the decision; declined ÷ decided; accepted ÷ "
        "answered hand-offs; requests closed with an accepted hand-off ÷ requests closed.",
        numerator="Declined requests; accepted hand-offs; closed requests of which a hand-off was accepted.",
        denominator="Requests decided; hand-offs answered; requests closed; each on a day of the period.",
        unit="Requests, days, shares",
        source="Help requests, decisions, hand-offs.",
        caveat="Each number has an n of its own, for the day that counts is that of the reply, the decision or the close.",
        asked_by="The 2021 study, Department of Education",
    ),
    asked(
        "B26", "program-intensive", "Features of intensive support",
        definition="Six features of the center's engagements, counted from what was logged; there is no total.",
        formula="Clarity: engagements with a signed agreement ÷ engagements. Frequency: months with a shared contact ÷ "
        "whole months. Intensity: shared contacts at least partly in person ÷ shared contacts. Duration: the median of the "
        "months since the start. Integrity: decisions that name data ÷ decisions. Accountability: months whose measures "
        "were shared ÷ months due.",
        numerator="As in the formula.", denominator="As in the formula, over all engagements at work in the period.",
        unit="Shares, months",
        filters="Engagements whose support was at work on a day of the period.",
        source="Agreements, the ledger, decisions and shared months of engagements.",
        caveat="Months that have not ended are not judged. Usual engagements take 24 to 60 months.",
        asked_by="The published brief on intensive assistance",
    ),
    asked(
        "B27", "program-balance", "Balance of the portfolio",
        definition="Where the hours went: into depth, into work with partners, into what was not planned.",
        formula="Minutes at the targeted and intensive tiers ÷ all minutes; minutes given with an external partner ÷ all; "
        "minutes that answered a request or an event outside ÷ all.",
        numerator="Minutes of that part.", denominator="All minutes of effort in the period.", unit="Share of hours",
        source="Entries of effort that were not withdrawn.",
        caveat="No share is right by itself, and none is colored. The lever shows the same with intervals.",
        asked_by="The 2021 study",
    ),
)  # fmt: skip
