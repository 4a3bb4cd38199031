"""People over HTTP: each with a browser's cookies and an address, and a ledger of what they were told was saved."""

import http.client
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

IDLE = 10.0  # seconds after which a browser opens a new connection: the server lets an idle one go after thirty
TYPED = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Ledger:
    """What was asked and answered. A mark is a word written once; it is acknowledged when the answer was 302 or 303."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    saved: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    unknown: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    moments: list[tuple[float, int]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, status: int, seconds: float) -> None:
        with self.lock:
            self.statuses[kind, status] += 1
            self.moments.append((time.monotonic(), status))
            if status:
                self.times[kind].append(seconds)

    def wrote(self, kind: str, mark: str, status: int) -> None:
        """Acknowledged, or nobody knows: cut off, or an error; a refusal (4xx) is known not to be saved."""
        with self.lock:
            if status in {302, 303}:
                self.saved[kind].add(mark)
            elif status == 0 or status >= 500:
                self.unknown[kind].add(mark)

    def failed(self) -> dict[str, int]:
        """Answers that were errors or none at all."""
        return {f"{kind}: {status or 'cut off'}": n for (kind, status), n in sorted(self.statuses.items()) if status == 0 or status >= 500}  # fmt: skip


@dataclass
class Answer:
    status: int
    text: str
    location: str


class Visitor:
    """One browser: keeps its connection and cookies, and comes from an address of its own (told by our proxy)."""

    def __init__(self, ledger: Ledger, port: int | Callable[[], int], *, address: str, cookie: str = "") -> None:
        self.ledger, self.address = ledger, address
        self.port: Callable[[], int] = port if callable(port) else lambda: port
        self.cookies = dict([cookie.split("=", 1)]) if cookie else {}
        self.link: http.client.HTTPConnection | None = None
        self.used = 0.0

    def ask(self, kind: str, path: str, typed: dict[str, Any] | None = None, *, host: str = "localhost") -> Answer:
        began = time.perf_counter()
        try:
            answer = self._asked(path, typed, host)
        except (OSError, http.client.HTTPException):
            self.hang_up()
            answer = Answer(0, "", "")
        self.ledger.note(kind, answer.status, time.perf_counter() - began)
        return answer

    def _asked(self, path: str, typed: dict[str, Any] | None, host: str) -> Answer:
        if time.monotonic() - self.used > IDLE:
            self.hang_up()
        self.used = time.monotonic()
        if self.link is None:
            self.link = http.client.HTTPConnection("127.0.0.1", self.port(), timeout=60)
        told = {"X-Forwarded-For": self.address, "X-Forwarded-Proto": "http", "Host": f"{host}:{self.port()}"}
        told |= {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}
        if typed is None:
            self.link.request("GET", path, headers=told)
        else:
            self.link.request("POST", path, urlencode(typed, doseq=True), headers=told | TYPED)
        got = self.link.getresponse()
        text = got.read().decode(errors="replace")
        for line in got.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        if got.getheader("Connection", "") == "close":
            self.hang_up()
        return Answer(got.status, text, got.getheader("Location", ""))

    def hang_up(self) -> None:
        if self.link is not None:
            self.link.close()
        self.link = None

    insist = 0.0  # seconds for which a form that got no good answer is sent again, as somebody does who reloads

    def write(self, kind: str, path: str, mark: str, typed: dict[str, Any], *, twice: bool = False) -> int:
        """Open a form, fill it in and send it; sometimes twice, as a double click does. What the last answer was."""
        page = self.ask(f"form: {kind}", path)
        if page.status != 200:
            return page.status
        sent = filled(page.text, next(iter(typed))) | typed
        answer, until = self.ask(f"write: {kind}", path, sent), time.monotonic() + self.insist
        while (answer.status == 0 or answer.status >= 500) and time.monotonic() < until:
            time.sleep(0.3)
            answer = self.ask(f"write after a cut: {kind}", path, sent)
        if answer.status == 422:
            raise AssertionError(f"{kind} was refused: {refusals(answer.text)}")
        self.ledger.wrote(kind, mark, answer.status)
        if twice and answer.status in {302, 303}:
            again = self.ask(f"write again: {kind}", path, sent)
            assert again.status in {302, 303} or again.status == 0, again.status
        return answer.status


class _Forms(HTMLParser):
    """What a browser would send of each form if nothing was typed."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.names: list[set[str]] = []
        self.select = self.area = ""
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
            self.names.append(set())
        if not self.forms:
            return
        name = given.get("name", "")
        if tag in {"input", "select", "textarea"} and name:
            self.names[-1].add(name)
        if tag == "input" and name and "disabled" not in given:
            if given.get("type") in {"checkbox", "radio"}:
                if "checked" in given:
                    self.forms[-1].setdefault(name, []).append(given.get("value", "on"))
            elif given.get("type") not in {"submit", "button", "file", "image"}:
                self.forms[-1].setdefault(name, []).append(given.get("value", ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.forms[-1].setdefault(self.select, []).append(given.get("value", ""))
        elif tag == "textarea":
            self.area, self.text = name, []

    def handle_data(self, data: str) -> None:
        if self.area:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea" and self.area and self.forms:
            self.forms[-1].setdefault(self.area, []).append("".join(self.text).removeprefix("\n"))
            self.area = ""


def filled(html: str, field_name: str) -> dict[str, Any]:
    """The form of a page that has this field, as it would be sent untouched."""
    read = _Forms()
    read.feed(html)
    for form, names in zip(read.forms, read.names, strict=True):
        if field_name in names:
            return form
    raise AssertionError(f"no form here has a field {field_name}")


def refusals(html: str) -> list[str]:
    """The sentences beside the fields of a form that was given back."""
    lines = [line.strip() for line in html.splitlines()]
    return [line for line in lines if "error" in line][:8]


def share(times: list[float], part: float) -> float:
    """Milliseconds within which this part of the answers came."""
    found = sorted(times)
    return 1000 * found[min(len(found) - 1, round(part * len(found)))] if found else 0.0
