"""One step of filling a form in: which page comes next is worked out from what was posted, and nothing is kept between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from steelyard.evidence.questionnaires.rules.answering import PREFIX, fields, shown
from steelyard.evidence.questionnaires.rules.cleaning import clean, listed
from steelyard.evidence.questionnaires.rules.shape import (
    LONGEST_TEXT,
    MODULES,
    Answers,
    Form,
    Page,
    Posted,
    Question,
)
from steelyard.evidence.questionnaires.rules.words import told

GO, AT, SEEN = (
    "go",
    "at",
    "seen",
)  # fields of the form's own: the button pressed, the sheet it was on, the questions on it
BACK, AGAIN = "back", "again"  # buttons; any other one goes on


@dataclass(frozen=True)
class Step:
    """What to draw next, or ``done`` with the answers to keep."""

    form: Form
    language: str
    sheet: int = 0
    posted: Posted = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)
    asked: frozenset[str] = frozenset()  # names of the questions that are asked on all sheets
    problems: dict[str, str] = field(default_factory=dict)
    new: frozenset[str] = frozenset()  # questions that stand on this sheet since the answers just given
    done: bool = False

    @property
    def pages(self) -> tuple[Page, ...]:
        return self.form.sheets[self.sheet]

    @property
    def notice(self) -> str:
        return told("more", self.language) if self.new else ""

    @property
    def is_first(self) -> bool:
        return self.sheet == next(iter(_sheets(self.form, self.asked)), 0)

    @property
    def is_last(self) -> bool:
        return self.sheet == max(_sheets(self.form, self.asked), default=0)

    @property
    def carried(self) -> tuple[tuple[str, str], ...]:
        """The fields of the other sheets, to stand hidden in the form so that nothing is lost between them."""
        here = {name for page in self.pages for question in page.questions for name in fields(question)}
        known = [name for question in self.form.questions for name in fields(question)]
        return tuple((name, one) for name in known if name not in here for one in _words(self.posted, name) if one)

    @property
    def modules(self) -> tuple[str, ...]:
        return tuple(_words(self.posted, MODULES)[: len(self.form.modules)])

    def given(self, name: str) -> list[str]:
        """What was typed or chosen in a field, right or wrong."""
        return _words(self.posted, name)


def begin(form: Form, language: str, modules: Sequence[str]) -> Step:
    """The first sheet; ``modules`` is what ``answering.draw`` drew."""
    posted: Posted = {MODULES: list(modules)}
    asked = frozenset(question.name for question in shown(form, posted))
    first = next(iter(_sheets(form, asked)), 0)
    return Step(form, form.language(language), first, posted, asked=asked)


def step(form: Form, posted: Posted, language: str) -> Step:
    """What follows a post: the same sheet with its problems or its new questions, another sheet, or the end.

    ``posted`` is ``dict(http.POST.lists())``. Never raises.
    """
    language = form.language(language)
    answers, problems = clean(form, posted, language)
    asked = frozenset(question.name for question in shown(form, {MODULES: _words(posted, MODULES), **answers}))
    at, go = _at(form, posted), "".join(_words(posted, GO)[:1])
    here = Step(form, language, at, posted, answers, asked)
    if go == BACK:
        return _to(here, max((sheet for sheet in _sheets(form, asked) if sheet < at), default=at))
    if go == AGAIN:  # the same sheet once more, for a script or another language
        return here
    if blocking := _blocking(form, problems, at):
        return _to(here, _sheet_of(form, next(iter(blocking)), at), problems=blocking)
    if unseen := _unseen(here):
        return _to(here, at, new=unseen)
    following = [sheet for sheet in _sheets(form, asked) if sheet > at]
    return _to(here, following[0]) if following else Step(form, language, at, posted, answers, asked, done=True)


def _to(here: Step, sheet: int, *, problems: dict[str, str] | None = None, new: frozenset[str] = frozenset()) -> Step:
    return Step(here.form, here.language, sheet, here.posted, here.answers, here.asked, problems or {}, new)


def _sheets(form: Form, asked: frozenset[str]) -> Iterator[int]:
    """The sheets on which this person is asked something, or reads something where nobody is asked."""
    for number, pages in enumerate(form.sheets):
        questions = list(_questions(pages))
        if not questions or any(question.name in asked for question in questions):
            yield number


def _questions(pages: tuple[Page, ...]) -> Iterator[Question]:
    return (question for page in pages for question in page.questions)


def _at(form: Form, posted: Posted) -> int:
    given = "".join(_words(posted, AT)[:1])
    return int(given) if given in {str(number) for number in range(len(form.sheets))} else 0


def _blocking(form: Form, problems: dict[str, str], at: int) -> dict[str, str]:
    """Problems of sheets that were already on the screen, in the order of the form."""
    so_far = {question.name for pages in form.sheets[: at + 1] for question in _questions(pages)}
    names = ["", *(question.name for question in form.questions if question.name in so_far)]
    return {name: problems[name] for name in names if name in problems}


def _sheet_of(form: Form, name: str, at: int) -> int:
    for number, pages in enumerate(form.sheets):
        if any(question.name == name for question in _questions(pages)):
            return number
    return at


def _unseen(here: Step) -> frozenset[str]:
    """Questions of this sheet that follow from answers given on it, and that were not on the screen."""
    seen = listed(here.posted, SEEN)
    names = (question.name for question in _questions(here.pages))
    return frozenset(name for name in names if seen and name in here.asked and name not in seen)


def _words(posted: Posted, name: str) -> list[str]:
    """What was posted under a name, to be shown again: no longer than anybody types, and without NUL, which no page holds."""
    longest = 10 * LONGEST_TEXT if name.startswith(PREFIX) else 200
    return [one[:longest].replace("\0", "") for one in listed(posted, name)]
