"""What is shown of waves, and, for the evaluator's room, the true numbers beside the plan."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q

from steelyard.analysis.disclosure import attacks
from steelyard.analysis.disclosure.differences import leaves_few
from steelyard.analysis.disclosure.plans import Plan, Table, combinations
from steelyard.analysis.disclosure.registers import read as read_register
from steelyard.analysis.disclosure.releases import Wave as DisclosureWave
from steelyard.analysis.disclosure.releases import Why, everyone, singled_out
from steelyard.analysis.disclosure.worlds import Known
from steelyard.center.charge.queries import the_center
from steelyard.evidence.feedback.models import Wave
from steelyard.evidence.feedback.queries import answers
from steelyard.evidence.questionnaires.rules.shape import Form
from steelyard.evidence.results.models import Passage, Printed, Quote, RegisterEntry, Release, Reply
from steelyard.evidence.results.rules import WHY, ReleaseStatus
from steelyard.evidence.results.rules.items import Item, items, texts
from steelyard.evidence.results.rules.planning import category, combination, plan_of
from steelyard.evidence.results.rules.presenting import mixes, published, sections

# What everybody may read


def shown_waves() -> list[Any]:
    """Waves of which something was released, newest first, each with its newest release as ``shown``."""
    newest = Release.objects.released().newest_first().defer("register")
    rows = Wave.objects.filter(releases__status=ReleaseStatus.RELEASED).distinct().order_by("-period_to", "-pk")
    waves: list[Any] = list(rows.prefetch_related(Prefetch("releases", queryset=newest, to_attr="shown_releases")))
    for wave in waves:
        wave.shown = wave.shown_releases[0]
    return waves


def shown_of(pk: int) -> Release | None:
    """The newest release of a wave."""
    rows = Release.objects.released().filter(wave=pk).select_related("wave").defer("register")
    return rows.newest_first().first()


def before(release: Release) -> Release | None:
    """What was released of the wave before, to compare with."""
    earlier = Release.objects.released().filter(wave__period_to__lt=release.wave.period_to)
    return earlier.select_related("wave").order_by("-wave__period_to", "-released_at", "-pk").first()


@dataclass(frozen=True)
class Beside:
    """The words beside the figures of a wave."""

    passages: dict[str, Passage]
    quotes: dict[str, list[Quote]]
    replies: list[Reply]


def beside(wave: Wave) -> Beside:
    quotes: dict[str, list[Quote]] = defaultdict(list)
    for quote in wave.quotes.filter(released_at__isnull=False, withdrawn_at__isnull=True).order_by("pk"):
        quotes[quote.question].append(quote)
    replies = list(wave.replies.filter(withdrawn_at__isnull=True).order_by("pk"))
    return Beside({one.item: one for one in wave.passages.all()}, dict(quotes), replies)


# The evaluator's room


def rooms() -> list[Any]:
    """Every wave with its plan, and how many releases wait or are shown."""
    released = Count("releases", filter=Q(releases__status=ReleaseStatus.RELEASED), distinct=True)
    waiting = Count("releases", filter=Q(releases__status=ReleaseStatus.PREPARED), distinct=True)
    waits = Release.objects.filter(status=ReleaseStatus.PREPARED).only("pk", "wave_id")
    rows = Wave.objects.select_related("release_plan").annotate(released_count=released, waiting_count=waiting)
    found: list[Any] = list(
        rows.prefetch_related(Prefetch("releases", queryset=waits, to_attr="waits")).order_by("-period_to", "-pk")
    )
    for wave in found:
        wave.waiting_url = wave.waits[0].get_absolute_url() if wave.waits else ""
    return found


def form_of(wave: Wave) -> Form:
    return wave.questionnaire_version.form


def plan_for(wave: Wave) -> Plan | None:
    found = getattr(wave, "release_plan", None)
    return plan_of(found.document) if found else None


@dataclass(frozen=True)
class TrueRow:
    label: str
    count: int
    tenths: int  # of a percent
    weighted: int | None  # as it would be if each organization counted once

    @property
    def percent(self) -> str:
        return _percent(self.tenths)

    @property
    def weighted_percent(self) -> str:
        return "" if self.weighted is None else f"{_percent(self.weighted)}%"


@dataclass(frozen=True)
class TrueTable:
    """One question as it was really answered: only for the evaluator's room."""

    item: Item
    group: str
    n: int
    rows: tuple[TrueRow, ...]
    top: int | None
    mean: float | None

    @property
    def caption(self) -> str:
        return f"{self.item.title}: {self.group}" if self.group else self.item.title

    @property
    def is_weighted(self) -> bool:
        return any(row.weighted is not None for row in self.rows)

    @property
    def top_percent(self) -> str:
        return "" if self.top is None else _percent(self.top)

    @property
    def mean_text(self) -> str:
        return "" if self.mean is None else f"{self.mean:.2f}"


@dataclass
class _Tally:
    """Counts of one item in one group; the weights are shares of organizations."""

    people: int = 0
    size: float = 0
    counts: Counter[str] = field(default_factory=Counter)
    weights: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def take(self, given: Iterable[str], weight: float) -> None:
        self.people += 1
        self.size += weight
        for name in given:
            self.counts[name] += 1
            self.weights[name] += weight


def true_tables(wave: Wave, plan: Plan | None, by: str = "") -> list[TrueTable]:
    """Every item counted, for everybody or for each category of one grouping."""
    asked = items(form_of(wave))
    key = next((one for one in plan.keys if one.name == by), None) if plan else None
    finest = key.divisions[0] if key else ()
    group_of = {name: names[0] for _, names in finest for name in names}
    tallies: dict[tuple[str, str], _Tally] = defaultdict(_Tally)
    homes = answers.organizations(wave)
    of_home = Counter(homes)
    for number, row in enumerate(answers.answers(wave)):
        group = group_of.get(category(row.get(key.name), key), "") if key else ""
        weight = 1 / of_home[homes[number]] if homes else 0
        for item in asked:
            if (given := item.given(row)) is not None:
                tallies[item.name, group].take(given, weight)
    labels = {names[0]: label for label, names in finest} | {"": "Not said" if key else ""}
    return [
        _true_table(item, labels[group], tallies[item.name, group])
        for item in asked
        for group in labels
        if key is None or (item.name, group) in tallies
    ]


def _true_table(item: Item, group: str, tally: _Tally) -> TrueTable:
    counts, n = tally.counts, tally.people
    rows = tuple(
        TrueRow(label, counts[name], _tenths(counts[name], n), _tenths(tally.weights[name], tally.size) if tally.size else None)
        for name, label in item.answers
    )  # fmt: skip
    top = _tenths(sum(counts[name] for name in item.top), n) if item.top and n else None
    stand_for = dict(zip(item.names, item.values, strict=False))
    mean = sum(stand_for.get(name, 0) * count for name, count in counts.items()) / n if stand_for and n else None
    return TrueTable(item, group, n, rows, top, mean)


def _percent(tenths: int) -> str:
    """Tenths of a percent in words: a whole percent stays whole."""
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)


def _tenths(part: float, whole: float) -> int:
    return round(1000 * part / whole) if whole else 0


@dataclass(frozen=True)
class Walked:
    """What became of a planned table in a release, for the room."""

    table: Table
    title: str
    shown: str
    why: tuple[str, ...]


def walked(release: Release, plan: Plan) -> list[Walked]:
    """Each table of the plan: what of it would be shown, and why finer steps are not."""
    entries = {entry["table"]: entry for entry in release.register}
    return [
        _walked(table, title, entries[table.name])
        for table, title in titled(release.wave, plan)
        if table.name in entries
    ]


def titled(wave: Wave, plan: Plan) -> list[tuple[Table, str]]:
    """Each table of a plan, and what a reader calls it."""
    titles = {item.name: item.title for item in items(form_of(wave))} | {"": "Who answered"}
    labels = {key.name: key.label for key in plan.keys}
    found = []
    for table in plan.tables:
        by = " and ".join(labels[name] for name in table.by)
        title = titles.get(table.base, table.base)
        found.append((table, f"{title} (by: {by})" if by else title))
    return found


def _walked(table: Table, title: str, entry: dict[str, Any]) -> Walked:
    step = entry["step"]
    if step is None:
        shown = "Not shown"
    elif not table.by:
        shown = "Everybody together"
    else:
        shown = " | ".join(group.label for group in table.ladder[entry["ladder_step"]].groups)
    return Walked(table, title, shown, tuple(WHY[Why(one)] for one in entry["tried"]))


def known_of(wave: Wave, plan: Plan) -> Known | None:
    """What the register says readers know of a wave; None before the first release."""
    rows = RegisterEntry.objects.filter(release__wave=wave).order_by("release__number", "place")
    entries = list(rows.values_list("bounds", flat=True))
    return read_register(entries, plan) if entries else None


@dataclass(frozen=True)
class OpenQuestion:
    name: str
    label: str
    texts: list[str]


def open_answers(wave: Wave) -> list[OpenQuestion]:
    form = form_of(wave)
    return [OpenQuestion(one.name, form.say(one.label), answers.texts(wave, one.name)) for one in texts(form)]


# The page of results


def page_of(release: Release) -> dict[str, Any]:
    """Everything the page and the PDF of a release show."""
    wave, earlier = release.wave, before(release)
    words = beside(wave)
    found = sections(release.content, earlier.content if earlier else None)
    return {
        "release": release,
        "wave": wave,
        "center": the_center(),
        "questions": [(one, words.passages.get(one.question)) for one in found],
        "mixes": mixes(release.content),
        "introduction": words.passages.get(""),
        "quotes": _quotes(wave, words),
        "replies": words.replies,
        "earlier": earlier.wave if earlier and any(f.is_compared for one in found for f in one.figures) else None,
        "rate": response_rate(wave),
        "about": about(release),
    }


def _quotes(wave: Wave, words: Beside) -> list[tuple[str, list[Quote]]]:
    form = form_of(wave)
    return [(form.say(one.label), words.quotes[one.name]) for one in texts(form) if one.name in words.quotes]


def response_rate(wave: Wave) -> list[tuple[str, int, int]]:
    """Of how many invited so many answered: by address and, where known, by person; in whole percents."""
    invited = [("addresses", wave.invited_addresses), ("people", wave.invited_people)]
    return [(name, n, round(100 * (wave.forms or 0) / n)) for name, n in invited if n]


def about(release: Release) -> list[tuple[str, str]]:
    """What a file of figures says of itself."""
    wave = release.wave
    return [
        ("Wave", wave.title),
        ("Period", f"{wave.period_from:%Y-%m-%d} to {wave.period_to:%Y-%m-%d}"),
        ("Mode", wave.get_mode_display()),
        ("Answered", str(wave.forms)),
        *((f"Invited ({name})", str(n)) for name, n, _ in response_rate(wave)),
        ("Form", wave.sha256[:12]),
        (
            "Release",
            f"{release.number}, {release.released_at:%Y-%m-%d}" if release.released_at else str(release.number),
        ),
        ("Note", "Simulated: made to agree with published figures." if wave.is_simulated else "As answered."),
        ("Not shown", "Figures of small groups are not shown; bands stand for groups of any size inside them."),
    ]


def has_pdf(release: Release) -> bool:
    return Printed.objects.filter(wave=release.wave_id).exists()


def pdf_of(release: Release) -> bytes | None:
    printed = Printed.objects.filter(wave=release.wave_id).first()
    return bytes(printed.content) if printed else None


def wave_of_quote(pk: int) -> int:
    return Quote.objects.values_list("wave_id", flat=True).get(pk=pk)


def releases_of(wave: Wave) -> list[Release]:
    rows = wave.releases.select_related("prepared_by__person", "approved_by__person").defer("content", "register")
    return list(rows.order_by("-number"))


def quotes_of(wave: Wave) -> list[Quote]:
    return list(wave.quotes.filter(withdrawn_at__isnull=True).order_by("pk"))


def open_answer(wave: Wave, question: str, place: int) -> str | None:
    """One answer in own words by its place among those of its question."""
    found = answers.texts(wave, question) if wave.is_read else []
    return found[place] if place < len(found) else None


# Attacks on what is published


def attacked(release: Release) -> list[str]:
    """What the attacks find out from what everybody reads, and from the register by those who know the plan."""
    sentences = attacks.found(published(release.content))
    plan = plan_for(release.wave)
    known = known_of(release.wave, plan) if plan else None
    if plan is None or known is None:
        return sentences
    cells = combinations(plan.keys)
    numbers = Counter(combination(row, plan) for row in answers.answers(release.wave))
    few = frozenset(cell for cell in cells if numbers[cell] < plan.k)
    wave = DisclosureWave(cells, plan.k, few)
    known = everyone(wave, numbers.total()).with_facts(known.facts).and_refused(known)
    told = singled_out(known, wave)
    if told is not None:
        sentences.append(f"The groups shown tell how many are {' and '.join(filter(None, told))}.")
    if leaves_few(list(known.sizes("").items()), plan.k):
        sentences.append("Two groups differ by few people.")
    return sentences
