"""One app, one shape: file names, sizes, and what each file may do."""

import ast
from pathlib import Path

from tests.conformance.source import PROGRAM, functions, named, python_files, templates, tree

SHAPE = {
    "__init__", "rules", "verbs", "models", "queries", "permissions", "tasks", "actions", "jobs",
    "forms", "panels", "views", "urls", "apps",
}  # fmt: skip
# The kit and the faces hold other things; the foundation's apps each have rooms of their own.
FREE = {"kit", "work", "accounts", "history", "command", "config", "analysis"}
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE = 400, 50, 200
REFUSED_NAMES = {"utils", "util", "helpers", "helper", "common", "services", "service", "manager", "misc"}


def apps() -> list[Path]:
    return sorted(path.parent for path in PROGRAM.rglob("apps.py"))


def strangers(app: Path) -> list[str]:
    """Files of an app that are not of the shape."""
    if app.name in FREE:
        return []
    return [f"{app.name}/{file.name}" for file in app.glob("*.py") if file.stem not in SHAPE]


def test_every_app_has_the_one_shape() -> None:
    assert [name for app in apps() for name in strangers(app)] == []


def test_a_stranger_is_seen(tmp_path: Path) -> None:
    (tmp_path / "services.py").touch()
    assert strangers(tmp_path) == [f"{tmp_path.name}/services.py"]


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [named(path) for path in python_files() if path.stem in REFUSED_NAMES] == []


def too_long(lines: dict[str, int], limit: int) -> list[str]:
    return [f"{name}: {count}" for name, count in lines.items() if count > limit]


def test_files_functions_and_templates_stay_small() -> None:
    files = {named(path): len(path.read_text().splitlines()) for path in python_files()}
    pages = {named(path): len(path.read_text().splitlines()) for path in templates()}
    bodies = {
        f"{named(path)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in python_files()
        for node in functions(tree(path))
    }
    assert too_long(files, LONGEST_FILE) == []
    assert too_long(pages, LONGEST_TEMPLATE) == []
    assert too_long(bodies, LONGEST_FUNCTION) == []


def test_what_is_too_long_is_seen() -> None:
    assert too_long({"a": 400, "b": 401}, LONGEST_FILE) == ["b: 401"]


def loose_writes(module: ast.Module) -> list[str]:
    """Queries and writes in a view: ``.filter(``, ``.save(`` and the like belong into queries and actions."""
    refused = {"filter", "exclude", "save", "delete", "update", "create", "bulk_create", "get_or_create"}
    return [
        f"line {node.lineno}: .{node.func.attr}("
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in refused
        # A method of an action module is not a query: actions.update(...).
        and not (isinstance(node.func.value, ast.Name) and node.func.value.id not in {"self", "rows"})
        and _touches_objects(node.func.value)
    ]


def _touches_objects(node: ast.expr) -> bool:
    return any(isinstance(inner, ast.Attribute) and inner.attr == "objects" for inner in ast.walk(node))


def view_files() -> list[Path]:
    return [path for path in python_files() if path.stem == "views" or path.parent.name == "views"]


def test_views_neither_query_nor_write() -> None:
    found = {named(path): loose_writes(tree(path)) for path in view_files()}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_query_in_a_view_is_seen() -> None:
    assert loose_writes(ast.parse("rows = Thing.objects.filter(a=1)")) == ["line 1: .filter("]
