"""Forms as a browser would find them on a page, read without a browser so that hundreds of answers take seconds."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TRAP = "homepage"  # only robots fill it in
TYPED = {"text", "email", "number", "date", "search", "tel", "url", "month", "time"}


@dataclass
class Field:
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    suggestions: str = ""  # where a lookup asks what it may offer


@dataclass
class FoundForm:
    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def typed(self) -> list[str]:
        """The names of the fields that one types into."""
        return [name for name, one in self.fields.items() if one.kind in TYPED or one.kind == "textarea"]


class Reader(HTMLParser):
    """Collects the forms of a page, and everything in it that could run."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[FoundForm] = []
        self.running: list[str] = []
        self.links: list[str] = []
        self.offered: list[str] = []
        self._form: FoundForm | None = None
        self._text = self._select = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.running += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        if (
            tag == "script"
            and not given.get("src")
            and given.get("type") not in {"application/json", "application/ld+json"}
        ):
            self.running.append("script")
        if any(given.get(name, "").strip().lower().startswith("javascript:") for name in ("href", "src", "action")):
            self.running.append(f"{tag} javascript:")
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag == "option":
            self.offered.append(given.get("value", ""))
        if tag == "form":
            self._form = FoundForm(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        if self._form is not None:
            self._field(self._form, tag, given)

    def _field(self, form: FoundForm, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "option" and self._select:
            form.fields[self._select].options.append(given.get("value", ""))
        elif not name:
            return
        elif tag == "select":
            form.fields[name] = Field("select")
            self._select = name
        elif tag == "textarea":
            form.fields[name] = Field("textarea")
            self._text = name
        elif tag == "input":
            kind = given.get("type", "text")
            known = form.fields.setdefault(name, Field(kind, given.get("value", "")))
            known.suggestions = given.get("hx-get", "") if given.get("list") else ""
            known.options.append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._text and self._form is not None:
            self._form.fields[self._text].value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._form = None


def plausible(form: FoundForm, today: str) -> dict[str, str]:
    """What a person in a hurry would send: what stands there, else something short and fitting."""
    fitting = {"email": "new@agency.test", "date": today, "number": "1", "url": "https://agency.test/"}
    filled = {}
    for name, one in form.fields.items():
        if one.kind in {"submit", "button", "password"} or name == TRAP:
            continue
        options = [option for option in one.options if option]
        if one.kind in {"select", "radio", "checkbox"}:
            filled[name] = options[0] if options else ""
        else:
            filled[name] = one.value or ("" if one.kind == "hidden" else fitting.get(one.kind, "Plain words"))
    return filled
