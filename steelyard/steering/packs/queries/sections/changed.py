"""Capacity built with evidence, feedback as released, balance and strategic review."""

from django.db.models import Count, Q

from steelyard.evidence.results.queries import form_of
from steelyard.foundation.kit import words
from steelyard.steering.packs.queries.catalog.said import releases
from steelyard.steering.packs.queries.sections.facts import Facts
from steelyard.steering.packs.rules.packs import Part
from steelyard.steering.packs.rules.pages import Picture, Row, Section, Table
from steelyard.steering.reviews.models import Review
from steelyard.support.capacity.models import Claim
from steelyard.support.capacity.rules import Standing

CAPACITY = ("program-capacity", "program-outcomes", "program-need-to-change", "program-lasting")
FEEDBACK = ("program-relevance", "program-usefulness", "program-satisfied", "program-capacity-expanded", "program-purposes",
            "program-by-role", "program-response")  # fmt: skip


def capacity(facts: Facts) -> Section:
    """Each capacity built in the period, with how much evidence stands for it and who confirmed it when."""
    rows = Claim.objects.filter(facts.window.within("on"), standing=Standing.BUILT)
    standing = Count("evidence", filter=Q(evidence__removed_at__isnull=True))
    found = rows.select_related("profile__agency", "capacity").annotate(shown=standing).order_by("on", "id")
    lines = tuple(
        Row((one.profile.agency.name, one.capacity.name, one.capacity.get_kind_display(), str(one.level), words.day(one.on),
             words.number(one.shown), one.words), key=f"claim:{one.pk}")
        for one in found
    )  # fmt: skip
    bare = [one for one in found if not one.shown]
    flaws = [("stops", f"“{one.capacity.name}” of {one.profile.agency.name} has no evidence.") for one in bare]
    table = facts.table("capacity", "What was wanted, built and kept", CAPACITY)
    if not lines:
        return Section(Part.CAPACITY, Part.CAPACITY.label, "No capacity was built in this period.", (table,))
    heads = ("Agency", "Capacity", "Kind", "Level", "Since", "Pieces of evidence", "What changed")
    listing = Table("capacity-built", "Capacities built, each shown by evidence and confirmed by the agency", heads, lines,
                    (3, 5))  # fmt: skip
    n = len(lines)
    says = f"{words.number(n)} {'capacity was' if n == 1 else 'capacities were'} built, each confirmed by the agency."
    return Section(Part.CAPACITY, Part.CAPACITY.label, says, (table, listing), tuple(flaws))


def feedback(facts: Facts) -> Section:
    """Only what was released, in its own words; the forms with their clearance."""
    found = releases(facts.window)
    if not found:
        return Section(Part.FEEDBACK, Part.FEEDBACK.label, "Nothing about this period was released.")
    table = facts.table("feedback", "What was released", FEEDBACK,
                        note="Groups of people are never pooled; what may not be shown is not shown.")  # fmt: skip
    rows = []
    for release in found:
        wave, omb = release.wave, form_of(release.wave).omb
        cleared = (omb.number, words.day(omb.expires), str(omb.burden)) if omb else ("—", "—", "—")
        rows.append(
            Row((wave.title, words.period(wave.period_from, wave.period_to), words.number(wave.forms), *cleared))
        )
    waves = Table("waves", "Waves and the clearance of their forms",
                  ("Wave", "Period", "Answered", "OMB number", "Expires", "Minutes"), tuple(rows), (2, 5))  # fmt: skip
    simulated = any(one.wave.is_simulated for one in found)
    says = f"{len(found)} {'wave of feedback was' if len(found) == 1 else 'waves of feedback were'} released."
    says += " Simulated answers, made to agree with published figures." if simulated else ""
    return Section(Part.FEEDBACK, Part.FEEDBACK.label, says, (table, waves))


def balance(facts: Facts) -> Section:
    """Three shares of the hours, and what reviews held in the period decided."""
    figures = facts.figures("program-balance")
    rows = tuple(
        Row((one.value.label, one.value.shown(), one.value.n_shown), figure=f"program-balance/{one.value.key}",
            size=None if one.value.number is None else round(100 * one.value.number))
        for one in figures
    )  # fmt: skip
    shares = Table("balance", "Where the hours went", ("Part", "Share", "Of how many"), rows, (1,), picture=Picture.BARS,
                   unit="percent of the hours", note="No share is right by itself; none is a target unless one was set.")  # fmt: skip
    held = Review.objects.closed().filter(facts.window.within("held_on")).order_by("held_on", "id")
    decided = tuple(
        Row((words.day(one.held_on), line["title"], line["why"], line["owner"] or "—", line["due"] or "—"),
            key=f"review:{one.pk}")
        for one in held
        for line in one.kept["decisions"]
    )  # fmt: skip
    tables: tuple[Table, ...] = (shares,)
    if decided:
        heads = ("Held on", "Decision", "Why", "Owner", "Due")
        tables = (shares, Table("reviews", "What reviews of the balance decided", heads, decided))
    n = len({row.key for row in decided})
    says = f"{n} {'review' if n == 1 else 'reviews'} of the balance {'was' if n == 1 else 'were'} held." if n else \
        "No review of the balance was held in this period."  # fmt: skip
    return Section(Part.BALANCE, Part.BALANCE.label, says, tables)
