"""The pages of a review: figures read now while it is under way, and as they were kept once it is closed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from steelyard.foundation.kit import words
from steelyard.steering.reviews.models import Decision, Review
from steelyard.steering.reviews.queries.reviews import Book, LookBack, book_of, decisions_of
from steelyard.steering.reviews.queries.sections import section
from steelyard.steering.reviews.rules import STEPS, Guide, Step, Subject
from steelyard.steering.reviews.rules.pages import Section, kept, read


@dataclass(frozen=True)
class Line:
    """One decision in words, as a pack prints it."""

    title: str
    says: str
    why: str
    subject: str
    owner: str
    due: str
    verdict: str = ""  # of a decision of the review before
    mark: str = ""
    told: str = ""


def line_of(one: Decision) -> Line:
    return Line(
        title=one.title,
        says=one.says,
        why=one.why,
        subject=Subject(one.subject).label,
        owner=one.owner.person.name if one.owner else "",
        due=words.day(one.due_on) if one.due_on else "",
    )


def past_lines(past: LookBack) -> list[Line]:
    """The decisions of the review before, each with what became of it."""
    found = []
    for outcome in past.outcomes:
        line, said = line_of(outcome.decision), outcome.follow_up
        if said is not None:
            told = f"{said.says} ({words.day(said.on)})"
            line = Line(
                **{**line.__dict__, "verdict": said.get_verdict_display(), "mark": said.mark, "told": told},
            )
        found.append(line)
    return found


@dataclass(frozen=True)
class Pack:
    """A whole review as it is printed."""

    review: Review
    people: list[str]
    guests: list[str]
    past_title: str
    past_told: str
    past: list[Line]
    parts: list[tuple[Guide, Section | None, str]]  # guide, figures, what people wrote
    decisions: list[Line]

    @property
    def present(self) -> str:
        """Everybody in the room in one line."""
        guests = [f"{name} (guest)" for name in self.guests]
        return ", ".join([*self.people, *guests]) or "nobody was named"


def section_of(review: Review, step: Step, today: date) -> Section:
    """The figures of a step: as kept, or as they are now."""
    if review.kept:
        return read(next(one for one in review.kept["sections"] if one["step"] == step))
    return section(review, step, today)


def pack_of(review: Review, today: date, *, with_money: bool = True) -> Pack:
    """The pack of a closed review as it was kept; of one under way, as it stands now."""
    document = review.kept or frozen(review, today)
    figures = {one["step"]: read(one) for one in document["sections"]}
    if not with_money:
        figures.pop(Step.BUDGET, None)
    texts = document["texts"]
    return Pack(
        review=review,
        people=document["people"],
        guests=document["guests"],
        past_title=document["past_title"],
        past_told=document["past_told"],
        past=[Line(**one) for one in document["past"]],
        parts=[(guide, figures.get(guide.key), texts.get(guide.key, "")) for guide in STEPS],
        decisions=[Line(**one) for one in document["decisions"]],
    )


def frozen(review: Review, today: date) -> dict[str, Any]:
    """Everything that a closed review keeps, as plain values."""
    book: Book = book_of(review)
    return {
        "people": [one.person.name for one in review.present.select_related("person").order_by("person__name_key")],
        "guests": review.guest_names,
        "past_title": str(book.past.review) if book.past.review else "",
        "past_told": book.past.share.told if book.past.outcomes else "",
        "past": [one.__dict__ for one in past_lines(book.past)],
        "sections": [kept(section(review, guide.key, today)) for guide in STEPS if guide.has_figures],
        "texts": {step: one.text for step, one in book.texts.items()},
        "decisions": [one.__dict__ for one in map(line_of, decisions_of(review))],
    }
