"""No secret lies in the repository: keys, tokens, passwords in addresses."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHAPES = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z ]+ )?PRIVATE KEY-----"),
    "a key of a cloud": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_-]{35}\b"),
    "a token of a forge": re.compile(r"\b(?:gh[pousr]_[0-9A-Za-z]{36}|github_pat_\w{60,}|glpat-[\w-]{20})\b"),
    "a token of a chat or shop": re.compile(r"\bxox[abprs]-[0-9A-Za-z-]{20,}|\bsk_live_[0-9A-Za-z]{20,}"),
    "a token of ours": re.compile(r"\bsteelyard_[0-9A-Za-z_-]{40,}"),
    "a signed token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}"),
    "a password in an address": re.compile(
        r"\b[a-z+]{3,12}://[\w.-]+:(?!secret\b|password\b|PASSWORD\b|\$)[^\s@/'\"<>{}]{6,}@[\w.-]+\.\w"
    ),
}
KEYS = (".pem", ".key", ".p12", ".pfx", ".env")


def found(text: str) -> list[str]:
    return [name for name, shape in SHAPES.items() if shape.search(text)]


def test_no_tracked_file_holds_a_secret() -> None:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [ROOT / name for name in names.split("\0") if name]
    assert len(files) > 1000
    assert [path.name for path in files if path.name.endswith(KEYS)] == []
    told = {str(path.relative_to(ROOT)): found(path.read_text(errors="ignore")) for path in files if path.is_file()}
    assert {name: what for name, what in told.items() if what and name != "tests/conformance/test_secrets.py"} == {}


def test_secrets_are_seen() -> None:
    dashes = "-----"
    assert found(f"{dashes}BEGIN PRIVATE KEY{dashes}") == ["a private key"]
    assert found("AKIA" + "A" * 16) == ["a key of a cloud"]
    assert found("ghp_" + "a" * 36) == ["a token of a forge"]
    assert found("postgresql://steelyard:hunter22@db.example/steelyard") == ["a password in an address"]
    assert found("postgresql://user:password@host.example/name") == []
