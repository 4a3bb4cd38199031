"""Every act is one function with a keyword-only ``by``, one transaction, and a line of history."""

import ast
from pathlib import Path

from tests.conformance.source import named, python_files, tree

# Not acts on a record of substance: letters and jobs have their own tables that say what happened.
WITHOUT_HISTORY: dict[str, set[str]] = {
    "steelyard/foundation/work/actions.py": {"post"},
    "steelyard/foundation/history/actions.py": {"record"},
}


def action_files() -> list[Path]:
    return [path for path in python_files() if path.stem == "actions" or path.parent.name == "actions"]


def public_functions(module: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in module.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def broken_promises(function: ast.FunctionDef) -> list[str]:
    """Which of the three promises of an act a function breaks."""
    keywords = {argument.arg for argument in function.args.kwonlyargs}
    decorators = {ast.unparse(decorator).split("(")[0] for decorator in function.decorator_list}
    called = {ast.unparse(node.func).rpartition(".")[2] for node in ast.walk(function) if isinstance(node, ast.Call)}
    found = []
    if "by" not in keywords:
        found.append("has no keyword-only 'by'")
    if "transaction.atomic" not in decorators and "atomic" not in called:
        found.append("is not atomic")
    return found


def test_every_action_keeps_its_promises() -> None:
    found = {
        f"{named(path)}:{function.name}": broken_promises(function)
        for path in action_files()
        for function in public_functions(tree(path))
        if function.name not in WITHOUT_HISTORY.get(named(path), set())
    }
    assert {name: promises for name, promises in found.items() if promises} == {}


def test_a_broken_promise_is_seen() -> None:
    function = ast.parse("def close(request, by): pass").body[0]
    assert isinstance(function, ast.FunctionDef)
    assert broken_promises(function) == ["has no keyword-only 'by'", "is not atomic"]


def test_every_action_file_records_history() -> None:
    silent = [
        named(path)
        for path in action_files()
        if path.stem != "__init__" and public_functions(tree(path)) and "record(" not in path.read_text()
    ]
    assert silent == []
