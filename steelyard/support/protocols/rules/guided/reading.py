"""A template's file: YAML that says what it means once, read without running anything in it."""

from collections.abc import Hashable
from typing import Any

import yaml

from steelyard.support.protocols.rules.content import BadTemplate

LARGEST = 500_000  # bytes


class _Plain(yaml.SafeLoader):
    """YAML without references, which can blow up, and without a name given twice, which hides one of both."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise BadTemplate("This file refers to its own parts with & and *. Write each part out.")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 -- as PyYAML calls it
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise BadTemplate(f"Line {key.start_mark.line + 1}: “{key.value}” stands twice in the same part.")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read(given: bytes) -> Any:
    """What a template's file holds; raises BadTemplate with a sentence for one that cannot be read."""
    if len(given) > LARGEST:
        raise BadTemplate(f"A template's file has at most {LARGEST // 1000} kB.")
    try:
        return yaml.load(given.decode("utf-8-sig"), Loader=_Plain)  # noqa: S506 -- a SafeLoader, made stricter
    except UnicodeDecodeError as problem:
        raise BadTemplate("This file is not text in UTF-8.") from problem
    except yaml.MarkedYAMLError as problem:
        where = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise BadTemplate(f"Line {where} cannot be read: {problem.problem}.") from problem
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as problem:
        raise BadTemplate("This file cannot be read as YAML.") from problem


def written(data: dict[str, Any]) -> str:
    """A template as a file that ``read`` takes."""
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110)
