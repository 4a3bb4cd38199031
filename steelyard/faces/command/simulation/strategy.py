"""Two reviews of the balance: one of the year before last, closed, and one of the last year, under way."""

from datetime import date, timedelta
from typing import Any

from steelyard.center.charge.models import AwardYear
from steelyard.center.offerings.models import Offering
from steelyard.faces.command.simulation.world import World
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.steering.balance.rules import PAIRS
from steelyard.steering.reviews.actions import decisions, reviews
from steelyard.steering.reviews.models import Decision, Review
from steelyard.steering.reviews.rules import Course, Step, Subject, Verdict
from steelyard.support.delivery.actions import keep_promise

AFTER = timedelta(days=35)  # a review is held some weeks after its year
GUESTS = "Marisol Reyes, advisory board\nTheo Lindqvist, advisory board"
WORDS = {
    Step.LEVER: "We stand further toward breadth than any of us had guessed. Responsiveness is where we want it.",
    Step.CONTEXT: "What came from outside pressed toward breadth. We should not take all of it for a wish of our states.",
    Step.NEEDS: "The needs that rose are ones that a single webinar does not meet.",
    Step.PARTNERS: "General activities are shared with partners. The targeted and the intensive work is ours alone.",
    Step.BUDGET: "Travel cost less than planned. The rest goes into hours of coaching.",
    Step.MINUTES: "We met for two hours. The board asked that the offering for rural districts be easier to find. "
    "The staff asked that no new series begins before the spring. Both are among the decisions.",
}
NOW = "Breadth did not come down, although we meant to lean toward depth. Responsiveness stayed where it was."


def strategy(world: World) -> None:
    """Hold both, if there is a director to hold them and there are two years to look at."""
    director = next((user for user in User.objects.order_by("pk") if user.holds(Role.DIRECTOR)), None)
    years = [year for year in world.years if year.ends_on + AFTER <= world.today]
    if director is None or len(years) < 2 or not world.staff:
        return
    first = _begun(world, director, years[-2], on=years[-2].ends_on + AFTER)
    made = _decided(world, director, first)
    reviews.close(first, by=director)
    Review.objects.filter(pk=first.pk).update(closed_at=world.moment(first.held_on))
    second = _begun(world, director, years[-1], on=world.today)
    _followed(director, second, made)


def _begun(world: World, director: User, year: AwardYear, *, on: date) -> Review:
    made = reviews.start(
        by=director,
        title=f"Review of {year.label}",
        held_on=on,
        period_from=year.starts_on,
        period_to=year.ends_on,
        present=world.staff[:4],
        guests=GUESTS,
        is_simulated=True,
    )
    world.made["review of the balance"] += 1
    texts = {one.step: one for one in made.texts.select_related("review")}
    told = WORDS if on < world.today else {Step.LEVER: NOW}
    for step, words in told.items():
        reviews.write(texts[step], by=director, words=words)
    return made


def _decided(world: World, director: User, review: Review) -> list[Decision]:
    """Lean, hold, lean; a band; and a change to a focal area and to an offering."""
    breadth, responsiveness, partnership = PAIRS
    owners = [world.staff[at % len(world.staff)] for at in range(4)]
    told: list[tuple[Subject, dict[str, Any]]] = [
        (Subject.WEIGHT, {
            "weight": breadth, "course": Course.LEAN, "toward": "minus",
            "what": "Move 200 hours from general to intensive support",
            "why": "Agencies that we worked with at depth still keep what was built. Webinars alone changed little.",
        }),
        (Subject.WEIGHT, {
            "weight": responsiveness, "course": Course.HOLD,
            "why": "Most of the work answers to what agencies ask. That is what we are here for.",
        }),
        (Subject.WEIGHT, {
            "weight": partnership, "course": Course.LEAN, "toward": "plus",
            "what": "Find a partner for each new series before it is planned",
            "why": "Partners reach districts that do not know us.",
        }),
        (Subject.BAND, {
            "weight": breadth, "low": -20, "high": 10,
            "why": "Above this band we spread ourselves too thin; below it we forget the states that have no team.",
        }),
        (Subject.FOCAL_AREA, {
            "focal_area": world.focal_areas[0], "what": "Ask each state team what it stopped doing, not only what it began",
            "why": "New work was added and nothing was taken away.",
        }),
    ]  # fmt: skip
    offering = Offering.objects.order_by("position", "pk").first()
    if offering:
        told.append((Subject.OFFERING, {
            "offering": offering, "what": "Say in the first line that rural districts may ask for it",
            "why": "None of them asked this year.",
        }))  # fmt: skip
    made = []
    for at, (subject, values) in enumerate(told):
        if values.get("course") != Course.HOLD:
            values |= {"owner": owners[at % len(owners)], "due_on": review.held_on + timedelta(days=60 + 30 * at)}
        made.append(decisions.decide(review, subject, by=director, **values))
    return made


def _followed(director: User, review: Review, made: list[Decision]) -> None:
    """The first four are answered; what happened was kept as a promise too."""
    told = (
        (Verdict.PARTLY, "150 of the 200 hours were moved; the rest went into a series that had begun."),
        (Verdict.HAPPENED, "The weight stayed where it was."),
        (Verdict.HAPPENED, "Each of the three new series has a partner."),
        (Verdict.NOT, "Two requests in the spring took the hours that would have brought us into the band."),
    )
    for decision, (verdict, says) in zip(made, told, strict=False):
        fresh = Decision.objects.select_related("review", "promise").get(pk=decision.pk)
        decisions.follow_up(review, fresh, by=director, verdict=verdict, says=says, on=review.period_to)
        if fresh.promise and fresh.due_on and verdict != Verdict.NOT:
            keep_promise(fresh.promise, by=director, on=fresh.due_on)
