"""The parts from which a center puts together a measure of its own: what is counted, how, and narrowed to what."""

from dataclasses import dataclass

from steelyard.foundation.kit.choices import Choice


class Form(Choice):
    """How a measure counts."""

    COUNT = "count", "Number of them"
    SHARE = "share", "Share of them for which something holds"
    MEDIAN = "median", "Median of a number that each has"
    MEAN = "mean", "Mean of a number that each has"
    RELEASED = "released", "Released figure of a question"


class Group(Choice):
    """By what a measure is split or narrowed."""

    TIER = "tier", "Tier"
    TOPIC = "topic", "Topic"
    LEVEL = "level", "Level of agency"
    QUADRANT = "quadrant", "Quadrant of the decision"


class Level(Choice):
    STATE = "state", "State agencies"
    LOCAL = "local", "Local agencies and schools"
    OTHER = "other", "Others"


class Subject(Choice):
    """What is counted; each names rows of the ledger."""

    REQUESTS = "requests", "Help requests received"
    SUPPORTS = "supports", "Supports at work"
    ACTIVITIES = "activities", "Activities"
    EFFORT = "effort", "Entries of effort"
    PEOPLE = "people", "People reached"
    ORGANIZATIONS = "organizations", "Organizations reached"
    ANSWERS = "answers", "Released answers"


@dataclass(frozen=True)
class Part:
    """A number that each row has, or a condition that holds for some."""

    key: str
    label: str
    subject: Subject


NUMBERS = (
    Part("days-to-reply", "Days to the first reply", Subject.REQUESTS),
    Part("days-to-decision", "Days to the decision", Subject.REQUESTS),
    Part("days-at-work", "Days from start to end", Subject.SUPPORTS),
    Part("minutes-given", "Minutes of effort in the period", Subject.SUPPORTS),
    Part("minutes", "Minutes it took", Subject.ACTIVITIES),
    Part("attended", "People who attended", Subject.ACTIVITIES),
    Part("entry-minutes", "Minutes of an entry", Subject.EFFORT),
)
CONDITIONS = (
    Part("replied-in-five", "Answered within five days", Subject.REQUESTS),
    Part("accepted", "Decided other than declined", Subject.REQUESTS),
    Part("handed-over", "Handed to a provider that accepted", Subject.REQUESTS),
    Part("partnered", "With an external partner in it", Subject.SUPPORTS),
    Part("focused", "With a focal area", Subject.SUPPORTS),
    Part("requested", "Begun because of a request", Subject.SUPPORTS),
    Part("in-person", "At least partly in person", Subject.ACTIVITIES),
    Part("with-agency", "With somebody of an agency present", Subject.ACTIVITIES),
    Part("deep", "At the targeted or intensive tier", Subject.EFFORT),
    Part("again", "Reached more than once", Subject.PEOPLE),
    Part("agency-again", "Reached more than once", Subject.ORGANIZATIONS),
)
# By what each subject can be narrowed or split.
NARROWED = {
    Subject.REQUESTS: (Group.TOPIC, Group.LEVEL, Group.QUADRANT),
    Subject.SUPPORTS: (Group.TIER, Group.TOPIC, Group.LEVEL),
    Subject.ACTIVITIES: (Group.TIER, Group.TOPIC, Group.LEVEL),
    Subject.EFFORT: (Group.TIER, Group.TOPIC, Group.LEVEL),
    Subject.PEOPLE: (Group.TIER, Group.TOPIC, Group.LEVEL),
    Subject.ORGANIZATIONS: (Group.TIER, Group.TOPIC, Group.LEVEL),
    Subject.ANSWERS: (),
}
_NEEDS = {Form.MEDIAN: "number", Form.MEAN: "number", Form.SHARE: "condition", Form.RELEASED: "question"}
_MISSING = {
    "number": "Choose the number whose middle or mean is meant.",
    "condition": "Choose what must hold for a row to count.",
    "question": "Say which question of a wave is meant.",
}


def part_problem(parts: dict[str, str]) -> tuple[str, str] | None:
    """What does not fit together: (field, sentence). ``parts`` has every field of the form as text."""
    subject, form = Subject(parts["subject"]), Form(parts["form"])
    if (form == Form.RELEASED) != (subject == Subject.ANSWERS):
        return "form", "Released answers have released figures, and nothing else has."
    needed = _NEEDS.get(form)
    if needed and not parts[needed]:
        return needed, _MISSING[needed]
    for name, known in (("number", NUMBERS), ("condition", CONDITIONS)):
        if needed == name and parts[name] not in {one.key for one in known if one.subject == subject}:
            return name, f"{subject.label} have no such {name}."
    for group in Group:
        asked = parts[group.value] or parts["split_by"] == group.value
        if asked and group not in NARROWED[subject]:
            return (
                group.value if parts[group.value] else "split_by"
            ), f"{subject.label} are not split by {group.label.lower()}."
        if parts[group.value] and parts["split_by"] == group.value:
            return "split_by", f"It is narrowed to one {group.label.lower()} already."
    return None


def in_words(subject: Subject, form: Form, part: str, *, narrowed: list[str], by: str) -> str:
    """The formula of a measure, as a reader meets it."""
    label = next((one.label for one in (*NUMBERS, *CONDITIONS) if one.key == part), part)
    rows = subject.label + (f" ({', '.join(narrowed)})" if narrowed else "")
    told = {
        Form.COUNT: f"{rows}: how many.",
        Form.SHARE: f"{rows} for which holds “{label}” ÷ {subject.label.lower()}.",
        Form.MEDIAN: f"The median of “{label}” over: {rows}.",
        Form.MEAN: f"The mean of “{label}” over: {rows}.",
        Form.RELEASED: f"The share of the last two points of the question “{part}”, as released.",
    }[form]
    return told + (f" By {by.lower()}." if by else "")
