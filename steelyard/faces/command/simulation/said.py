"""What simulated interviewees say: sentences of our own, each under the codes that fit it. No real person said any."""

from dataclasses import dataclass

# (level, name, below which, definition)
CODES = (
    ("descriptive", "Who speaks", "", "What the respondent does and where."),
    ("descriptive", "Role", "Who speaks", "What the respondent is responsible for."),
    ("descriptive", "Organization", "Who speaks", "How the respondent's organization is made up."),
    ("thematic", "Tier of support", "", "With how much intensity the center helped."),
    ("thematic", "General support", "Tier of support", "Open to everybody: webinars, briefs, the website."),
    ("thematic", "Targeted support", "Tier of support", "A team or group that meets over months."),
    ("thematic", "Intensive support", "Tier of support", "Deep work with one agency under an agreement."),
    ("thematic", "Topic of support", "", "What the help was about."),
    ("thematic", "Quality of support", "", "What was good and what was not."),
    ("thematic", "What helped", "Quality of support", "Named as useful."),
    ("thematic", "What could be better", "Quality of support", "Named as missing or wished for."),
    ("analytic", "Breadth", "", "Many topics, many recipients, the big picture."),
    ("analytic", "Depth", "", "Expertise and time on one question."),
    ("analytic", "Responsiveness", "", "Changing with events and with what people ask."),
    ("analytic", "Structure", "", "Planned offerings, guides and steps."),
    ("analytic", "Partnership", "", "Working with other providers."),
    ("analytic", "Ownership", "", "The center's own work, and the agency's hold on it."),
)


@dataclass(frozen=True)
class Said:
    """A sentence and the codes it is given."""

    words: str
    codes: tuple[str, ...]


def _said(*rows: str) -> tuple[Said, ...]:
    return tuple(
        Said(words.strip(), tuple(codes.split(", "))) for words, _, codes in (row.partition(" || ") for row in rows)
    )


ASKED = {
    "staff": (
        "How does your center decide who gets which help?",
        "What changed in your work over the year?",
        "With whom do you share the work, and how?",
        "What would you do differently?",
    ),
    "partner": (
        "How do you work with the center?",
        "Who else helps agencies with these questions?",
        "What does the center add?",
        "Where is it unclear who does what?",
    ),
    "recipient": (
        "Where do you turn when you need help?",
        "What did the work with the center bring you?",
        "How does it fit with what others offer you?",
        "What should be better?",
    ),
}
ANSWERS = {
    "staff": _said(
        "I keep the calendar of the state teams and sit in on most of their calls. || Role",
        "Our group is small, and each of us carries two states. || Organization",
        "Anybody can come to a webinar; we never turn a person away. || General support, Breadth",
        "A state team gets a coach and a plan for the year. || Targeted support, Structure",
        "With the seven agencies we work with most closely, we are in touch every week. || Intensive support, Depth",
        "When schools closed we dropped half of the plan within a fortnight. || Responsiveness, Topic of support",
        "The guide gives the first three meetings, and after that the team decides. || Structure, Ownership",
        "We hand a request on when somebody else knows the question better. || Partnership",
        "I would start the theory of change later and the small steps sooner. || What could be better, Structure",
    ),
    "partner": _said(
        "I lead a small program at another center that covers six states. || Role, Organization",
        "They invite us to speak, and we send people to their series. || Partnership, General support",
        "Four organizations call the same state office in one month. || Partnership, What could be better",
        "They bring the whole picture, where we bring one piece of it. || Breadth, What helped",
        "Nobody wrote down who stays with the agency after the series ends. || What could be better, Ownership",
        "Their experts answer the hard question and do not hand out slides. || Depth, What helped",
        "After the storm they asked us first what was needed. || Responsiveness",
        "A joint plan with dates would help us both. || Structure, What could be better",
    ),
    "recipient": _said(
        "I am the only person in our agency for this work. || Role, Organization",
        "First I ask the regional center, then a colleague in the next state. || Partnership",
        "We read everything they publish, mostly on the train. || General support, Breadth",
        "The team calls kept the work alive when everything else stopped. || Targeted support, What helped",
        "Our coach knows our law and our people by now. || Depth, Intensive support",
        "They changed the agenda the same day when we asked. || Responsiveness, What helped",
        "The steps of the protocol told us what comes next. || Structure, What helped",
        "It had to fit with three other grants, and they helped us lay them side by side. || Partnership, Topic of support",
        "We would have liked more time between the sessions. || What could be better, Structure",
        "At first it was their plan; by spring it was ours. || Ownership",
        "I lost track of what was offered, there was so much. || Breadth, What could be better",
    ),
}
