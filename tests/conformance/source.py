"""The program's own source, read as text and as syntax trees."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "steelyard"


def python_files() -> list[Path]:
    return sorted(path for path in PROGRAM.rglob("*.py") if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted(PROGRAM.rglob("*.html"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def functions(module: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))
