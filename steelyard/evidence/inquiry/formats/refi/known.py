"""What a project has been found to hold so far: its GUIDs, its memos' places, and what was left out of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from steelyard.evidence.inquiry.formats.shapes import Code, Coder, Made, Place, Project, named_guid
from steelyard.evidence.inquiry.formats.trees import first

REFERENCE = ("targetguid", "guid")


def key(guid: str) -> str:
    """A GUID as tools agree on it: braces and case say nothing."""
    return guid.strip().strip("{}").lower()


def target(element: Element) -> str:
    """What a reference points at; older files write it as text."""
    return first(element, *REFERENCE) or (element.text or "").strip()


@dataclass
class Known:
    """``guids`` leads from the key of a GUID to what bears it, as it was first written.

    Tools give one GUID to things of different kinds (NVivo: a case and the code that marks it), so kinds stay apart.
    """

    project: Project
    guids: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)  # by key
    about: dict[str, list[Place]] = field(default_factory=dict)  # by key of a memo: what refers to it
    lost: Counter[str] = field(default_factory=Counter)  # references that lead to nothing that was taken
    twice: int = 0  # GUIDs that stood twice
    marked: int = 0  # characters of all excerpts so far

    def take(self, kind: str, element: Element, *words: str) -> str:
        """The GUID of a new thing; one made up where the file has none, or has it twice."""
        guid = first(element, "guid")
        if guid and self.has(guid, kind):
            self.twice += 1
        if not guid or self.has(guid, kind):
            guid, count = named_guid(kind, guid, *words), 1
            while self.has(guid, kind):
                guid, count = named_guid(kind, *words, str(count)), count + 1
        self.guids.setdefault(key(guid), {})[kind] = guid
        return guid

    def has(self, guid: str, kind: str) -> bool:
        return kind in self.guids.get(key(guid), ())

    def find(self, guid: str, kind: str) -> str:
        """The GUID as it was written where the thing stands; blank, and counted, if there is no such thing."""
        found = self.guids.get(key(guid), {}).get(kind, "")
        if not found:
            self.lost[kind] += 1
        return found

    def places(self, guid: str) -> list[Place]:
        return [Place(kind, found) for kind, found in self.guids.get(key(guid), {}).items()]

    def every(self, elements: Iterable[Element], kind: str) -> list[str]:
        return [found for element in elements if (found := self.find(target(element), kind))]

    def refer(self, element: Element, kind: str, guid: str) -> None:
        """Remember which memos an element refers to."""
        for reference in element.iterfind("noteref"):
            self.about.setdefault(key(target(reference)), []).append(Place(kind, guid))

    def made(self, element: Element, *, only_listed: bool = False) -> Made:
        """By whom and when; some tools name a project's maker by a GUID that is nobody's (``only_listed``)."""
        by, changed_by = (
            first(element, "creatinguser", "creatinguserguid"),
            first(element, "modifyinguser", "modifyinguserguid"),
        )
        if only_listed:
            by, changed_by = (one if self.has(one, "coder") else "" for one in (by, changed_by))
        at, changed_at = first(element, "creationdatetime"), first(element, "modifieddatetime")
        return Made(self.coder(by), at, self.coder(changed_by), changed_at)

    def coder(self, guid: str) -> str:
        """The GUID of a coder as listed; one who is not listed is listed now, under what is known."""
        if not guid:
            return ""
        if not self.has(guid, "coder"):
            self.guids.setdefault(key(guid), {})["coder"] = guid
            self.project.coders.append(Coder(guid, f"Coder {key(guid)[:8]}"))
        return self.guids[key(guid)]["coder"]
