"""The register of what can happen: each app declares its verbs, with the sentence history prints."""

from dataclasses import dataclass

VERBS: dict[str, "Verb"] = {}


@dataclass(frozen=True)
class Verb:
    """Something that can happen, for example ``intake.help_request.decided``.

    ``sentence`` follows the actor's name: "decided this request".
    """

    name: str
    sentence: str

    def __post_init__(self) -> None:
        if self.name in VERBS:
            raise ValueError(f"The verb {self.name} is declared twice.")
        VERBS[self.name] = self
