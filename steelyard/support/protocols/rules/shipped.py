"""The two templates that come with Steelyard, in words of our own.

A version that somebody may have answered is never altered: a change is a new version beside it.
"""

from steelyard.support.protocols.rules.content import AnswerKind, Content, Item, Mark, Reason, Shipped, checked

LICENCE = "CC0 1.0 (no rights reserved)"

_WORDS = ("1 · Poor", "2 · Weak", "3 · Sound", "4 · Good", "5 · Excellent")


def _scale(*anchors: str) -> tuple[Mark, ...]:
    """Five points, each with its own sentence."""
    numbered = enumerate(zip(_WORDS, anchors, strict=True), start=1)
    return tuple(Mark(str(value), word, anchor) for value, (word, anchor) in numbered)


_DIMENSIONS = (
    Item(
        "knowledge",
        "Grounded in what is known",
        "Does it rest on the research and tested practice that fit its subject?",
        _scale(
            "It contradicts what is well established, or names no grounds where grounds exist.",
            "It leans on a few sources that are thin, dated or beside the point.",
            "Its main claims have fitting sources; a few statements stand without any.",
            "It draws on the work that an expert would expect and says how sure that work is.",
            "It brings together the best work there is, weighs what speaks against it, and shows where knowledge ends.",
        ),
    ),
    Item(
        "fidelity",
        "True to its grounds",
        "Does what it advises follow from those grounds, without bending them?",
        _scale(
            "Its advice does not follow from its sources, or turns them around.",
            "Important conditions of its sources are dropped, so the advice promises too much.",
            "Its advice follows in the main; here and there a step is left to faith.",
            "Each piece of advice can be traced to its grounds, and limits of use are named.",
            "It carries its grounds over whole: what must be kept, what may be adapted, and how one would notice a drift.",
        ),
    ),
    Item(
        "delivery",
        "Clear and of use",
        "Can the people it is for understand it and act on it?",
        _scale(
            "Its readers could not say what it asks of them.",
            "The point can be found with effort; what to do next stays open.",
            "A patient reader understands it and finds a first step.",
            "It is clear at first reading, well ordered, and gives steps that fit its readers' day.",
            "It is a pleasure to follow: every part earns its place, and readers can begin the same day.",
        ),
    ),
)

EXPERT = Shipped(
    key="expert-review",
    version=1,
    name="Expert review",
    content=checked(
        Content(
            kind=AnswerKind.ANCHORED.value,
            lead="Choose for each of the three dimensions the sentence that comes closest. Nobody sees your points "
            "before all reviewers have locked theirs.",
            items=_DIMENSIONS,
            needs=3,
            reason=Reason.OPTIONAL.value,
            reason_label="What would lift it by a point? (if you like)",
            passes_from="4",
        )
    ),
    licence=LICENCE,
    source="Dimensions and arithmetic after Turnbull and others (2010), expert ratings of quality; words our own.",
)

_POSITIONS = (
    Mark("met", "Met", "You can point to where this is so."),
    Mark("partly", "Partly", "It is begun; what is missing can be named."),
    Mark("not_yet", "Not yet", "It is missing, or works against what it should do."),
)

EQUITY = Shipped(
    key="equity-review",
    version=1,
    name="Equity review",
    content=checked(
        Content(
            kind=AnswerKind.QUESTIONS.value,
            lead="Take a position on each question and say in a sentence what led you to it. Nobody sees your answers "
            "before all reviewers have locked theirs.",
            items=(
                Item(
                    "values",
                    "Values",
                    "Whose values, history and hopes set the direction, and do the people it speaks about find their "
                    "own in it?",
                    _POSITIONS,
                ),
                Item(
                    "outcomes",
                    "Outcomes",
                    "Who decided which outcomes matter, and would those with the most at stake choose the same?",
                    _POSITIONS,
                ),
                Item(
                    "resources",
                    "Resources",
                    "Who holds the money, time and knowledge it calls for, and can places with little of them still "
                    "use it?",
                    _POSITIONS,
                ),
                Item(
                    "implementation",
                    "Implementation",
                    "Who carries out what it advises, and does it leave them room to shape the work to their own place?",
                    _POSITIONS,
                ),
                Item(
                    "measurement",
                    "Measurement",
                    "Who says whether it worked, with whose evidence, and would harm to a small group show?",
                    _POSITIONS,
                ),
                Item(
                    "governance",
                    "Governance",
                    "Who can change or stop what it sets in motion, and do those affected have a lasting say?",
                    _POSITIONS,
                ),
            ),
            needs=2,
            reason=Reason.REQUIRED.value,
            reason_label="What led you to this",
            owes="not_yet",
        )
    ),
    licence=LICENCE,
    source="The six concerns after the center's own account of equity (Walrond and Hashmi 2023); words our own.",
)

SHIPPED: dict[str, Shipped] = {form.key: form for form in (EXPERT, EQUITY)}
