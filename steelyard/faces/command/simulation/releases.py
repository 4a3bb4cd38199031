"""What was released of the published wave: prepared by the evaluator, approved by the director."""

from steelyard.evidence.feedback.models import Wave
from steelyard.evidence.feedback.queries.answers import answers
from steelyard.evidence.results import actions, queries
from steelyard.evidence.results.rules.releasing import counted, decided
from steelyard.faces.command.simulation.world import World
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role

SAID = "Many ask for more on equity, and for examples from agencies like their own."
DID = "A series on equity began in the autumn, and each session brings an agency that tells what it did."


def released(world: World) -> None:
    """Release the wave of 2021, if the case was loaded with it."""
    wave = Wave.objects.select_related("release_plan").filter(is_reconstructed=True).order_by("-period_to").first()
    plan = queries.plan_for(wave) if wave else None
    evaluator, director = (_one(role) for role in (Role.EVALUATOR, Role.DIRECTOR))
    if wave is None or plan is None or evaluator is None or director is None:
        return
    outcomes = decided(plan, counted(plan, queries.form_of(wave), answers(wave)))
    release = actions.keep(wave, by=evaluator, plan=plan, outcomes=outcomes)
    actions.approve(release, by=director)
    actions.reply(wave, by=director, said=SAID, did=DID)
    world.made["releases"] += 1


def _one(role: Role) -> User | None:
    return next((user for user in User.objects.order_by("pk") if user.holds(role)), None)
