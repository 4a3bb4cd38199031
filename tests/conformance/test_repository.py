"""What must hold of the repository itself: locks, documents, migrations, names."""

import re
import subprocess
from pathlib import Path

from django.apps import apps
from django.db.migrations.loader import MigrationLoader

import steelyard
from tests.conformance.source import PROGRAM, ROOT

# Written so that this file does not name them itself.
HOSTS = ["pypi" + ".org", "pythonhosted" + ".org", "registry.npm" + "js", "deb.debian" + ".org"]

# Where a checkout or its data may lie on somebody's machine; an address of ours ends where a folder would go on.
MACHINE = re.compile(
    r"""["'\s](/ro""" + r"""ot/|/ho""" + r"""me/\w+/\w|/wo""" + r"""rk/(?:shared|main)|/Us""" + r"""ers/\w)"""
)


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_registry_host() -> None:
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "ignore")
        found += [f"{path.relative_to(ROOT)}: {host}" for host in HOSTS if host in text]
    assert found == []


def test_no_file_names_a_place_on_one_machine() -> None:
    texts = ((path.relative_to(ROOT), path.read_bytes().decode("utf-8", "ignore")) for path in tracked())
    assert [f"{name}: {found[1]}" for name, text in texts for found in [MACHINE.search(text)] if found] == []


def test_every_python_lock_entry_has_a_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        entries = re.findall(r"^[a-z][^\n]*==(?:.*\\\n)*.*", text, flags=re.MULTILINE)
        assert entries
        assert [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_node_lock_entry_has_a_hash_and_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in text
    assert text.count('"integrity"') >= text.count('"node_modules/') - text.count('"link"')


def test_every_environment_variable_is_documented_and_every_documented_one_is_read() -> None:
    code = "".join(path.read_text() for path in (PROGRAM / "config").glob("*.py"))
    read = set(re.findall(r'"((?:STEELYARD|DATABASE)_[A-Z_]+)"', code))
    documented = set(re.findall(r"`((?:STEELYARD|DATABASE)_[A-Z_]+)`", (ROOT / "docs/settings.md").read_text()))
    assert read
    assert documented == read


def test_decisions_carry_their_number_and_their_rejected_alternatives() -> None:
    for path in sorted((ROOT / "docs/decisions").glob("*.md")):
        number, text = path.name[:4], path.read_text()
        assert text.startswith(f"# {int(number)}. "), path.name
        assert "## Rejected" in text, path.name


def test_the_changelog_is_about_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text()
    found = re.search(r"^## (\d+\.\d+\.\d+)", text, flags=re.MULTILINE)
    assert found
    assert found[1] == steelyard.__version__
    assert f'version = "{steelyard.__version__}"' in (ROOT / "pyproject.toml").read_text()


def test_every_script_says_what_it_does() -> None:
    for path in sorted((ROOT / "script").iterdir()):
        first, second = path.read_text().splitlines()[:2]
        assert first.startswith("#!"), path.name
        assert len(second) > 20, path.name
        assert second.startswith(("# ", '"""')), path.name


def test_migrations_are_named_by_hand_and_never_branch() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("steelyard")}
    named = [name for label, name in loader.disk_migrations if label in ours]
    assert [name for name in named if "auto" in name or name.endswith("_initial")] == []
    assert {label: leaves for label, leaves in loader.detect_conflicts().items() if label in ours} == {}
