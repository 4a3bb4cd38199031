"""Addresses that must not be written to: who asked for that, and who let letters come back."""

from collections import Counter

from django.db import transaction
from django.utils import timezone

from steelyard.center.directory.models import Person
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.support.mailings import tasks, verbs
from steelyard.support.mailings.models import Bounce, Mailing, OptOut
from steelyard.support.mailings.queries import letters
from steelyard.support.mailings.rules import BounceKind, Heard, How
from steelyard.support.mailings.rules.reports import Report


@transaction.atomic
def opt_out(addresses: list[str], *, by: User | None, how: How, mailing: Mailing | None = None) -> list[OptOut]:
    """Close addresses for mailings, and every other one of the same people; return what was not closed before."""
    made = []
    for address in _with_others(addresses):
        values = {"how": how, "mailing": mailing}
        one, is_new = OptOut.objects.get_or_create(address=address, ended_at=None, defaults=values)
        made += [one] if is_new else []
    for one in made:
        record(verbs.OPTED_OUT, one, by=by, changes={"how": [None, how.label]})
    return made


@transaction.atomic
def note_opt_out(person: Person, *, by: User | None) -> list[OptOut]:
    """Note that a person told the center to write no more; they get one letter that confirms it and leads back."""
    made = opt_out(letters.addresses_of(person), by=by, how=How.TOLD)
    main = person.addresses.filter(is_primary=True).values_list("email", flat=True).first()
    for one in made:
        if one.address == main and not person.is_simulated:
            tasks.post_farewell(one)
    return made


@transaction.atomic
def opt_in(addresses: list[str], *, by: User | None, how: How) -> int:
    """Open addresses again because their owner asked, with every other one of theirs; how many were closed."""
    rows = OptOut.objects.filter(address__in=_with_others(addresses), ended_at__isnull=True)
    ended = list(rows)
    rows.update(ended_at=timezone.now(), ended_how=how)
    for one in ended:
        record(verbs.OPTED_IN, one, by=by, changes={"how": [None, how.label]})
    return len(ended)


def _with_others(addresses: list[str]) -> list[str]:
    return sorted({other for address in addresses for other in letters.addresses_with(address.lower())})


@transaction.atomic
def note_bounce(
    letter: str, *, by: User | None, address: str, kind: BounceKind, heard: Heard, words: str
) -> Bounce | None:
    """Note that an address did not take a letter, by the letter's key; None if that was known."""
    values = {"heard": heard, "words": words[:300], "mailing": letters.mailing_of(letter)}
    made, is_new = Bounce.objects.get_or_create(
        letter=letters.mark_of(letter), address=address.lower()[:254], kind=kind, defaults=values
    )
    if not is_new:
        return None
    record(verbs.BOUNCED, made, by=by, changes={"kind": [None, kind.label]})
    return made


@transaction.atomic
def take_report(report: Report, *, by: User | None) -> Counter[str]:
    """Note what a delivery status notification tells of letters of ours; how many of which kind.

    Anybody can mail such a report, so it counts only if it names one of our letters and its address.
    """
    counts: Counter[str] = Counter()
    for failure in report.failures:
        letter = letters.letter_of(failure.addresses, report.letters)
        if letter is None:
            counts["unknown"] += 1
            continue
        made = note_bounce(
            letter.key, by=by, address=letter.to, kind=failure.kind, heard=Heard.REPORT, words=failure.words
        )
        counts[failure.kind if made else "known"] += 1
    return counts


@transaction.atomic
def reopen(bounce: Bounce, *, by: User | None) -> None:
    """Write to an address again: somebody knows that it works. All that closed it is over."""
    rows = Bounce.objects.filter(address=bounce.address, kind=BounceKind.HARD, reopened_at__isnull=True)
    if rows.update(reopened_at=timezone.now(), reopened_by=by):
        record(verbs.REOPENED, bounce, by=by)
