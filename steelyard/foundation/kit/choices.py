"""Named values with labels, without Django, so that rules may use them."""

from enum import StrEnum
from typing import Self


class Choice(StrEnum):
    """A StrEnum whose members carry a label: ``NEW = "new", "New"``."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(member.value, member.label) for member in cls]
