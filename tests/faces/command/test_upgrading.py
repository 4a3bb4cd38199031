"""A new release on old data, in processes of their own: it works, or everything is as it was."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from steelyard.center.charge.actions import add
from steelyard.center.charge.models import FocalArea
from steelyard.foundation.history.head import head_file
from tests.foundation.work.conftest import ROOT, Workers

pytestmark = pytest.mark.django_db(transaction=True)

ONE = """from django.db import migrations, models
class Migration(migrations.Migration):
    initial = True
    operations = [migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))])]
"""
TWO = """from django.db import migrations
def fail(apps, editor):
    apps.get_model("charge", "FocalArea").objects.update(name="Lost")
    raise RuntimeError("a row nobody thought of")
class Migration(migrations.Migration):
    atomic = False
    dependencies = [("coming", "0001_initial"), ("charge", "__latest__")]
    operations = [migrations.RunPython(fail)]
"""
MODEL = "from django.db import models\nclass Thing(models.Model):\n    id = models.BigAutoField(primary_key=True)\n"


class Release:
    """The next release: this one and an app more, whose second migration fails if it is told to."""

    def __init__(self, folder: Path, workers: Workers) -> None:
        self.folder, self.data, self.environment = folder, workers.folder, workers.environment()
        (folder / "coming" / "migrations").mkdir(parents=True)
        (folder / "coming" / "__init__.py").touch()
        (folder / "coming" / "models.py").write_text(MODEL)
        (folder / "coming" / "migrations" / "__init__.py").touch()
        (folder / "coming" / "migrations" / "0001_initial.py").write_text(ONE)
        (folder / "coming_settings.py").write_text(
            "from steelyard.config.settings import *\nINSTALLED_APPS = [*INSTALLED_APPS, 'coming']\n"
        )

    def breaks(self) -> None:
        (self.folder / "coming" / "migrations" / "0002_break.py").write_text(TWO)

    def run(self, *arguments: str, new: bool = True) -> subprocess.CompletedProcess[str]:
        more = {"DJANGO_SETTINGS_MODULE": "coming_settings", "PYTHONPATH": f"{ROOT}:{self.folder}"} if new else {}
        command = [sys.executable, "-m", "steelyard.faces.command", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment | more, capture_output=True, text=True, check=False, timeout=300
        )


@pytest.fixture
def release(tmp_path: Path, workers: Workers) -> Release:
    add(FocalArea, by=None, key="equity", name="Equity", position=1)
    one = Release(tmp_path, workers)
    shutil.copy(head_file(), one.data)
    return one


def tables() -> set[str]:
    connection.close()
    return set(connection.introspection.table_names())


def test_an_upgrade_and_the_way_back_to_the_release_before(release: Release) -> None:
    before = tables()
    done = release.run("upgrade")
    assert done.returncode == 0, done.stderr
    assert tables() - before == {"coming_thing"}
    assert "is this release's already" in release.run("upgrade").stdout
    (kept,) = release.data.glob("before-upgrade-*.tar.gz")
    back = release.run("restore", str(kept), "--yes", new=False)
    assert back.returncode == 0, back.stderr
    assert tables() == before
    assert FocalArea.objects.get().name == "Equity"
    again = release.run("restore", str(kept), "--yes")
    assert (again.returncode, "now run steelyard upgrade" in again.stdout) == (0, True), again.stderr


def test_an_upgrade_that_fails_leaves_everything_as_it_was(release: Release) -> None:
    before = tables()
    release.breaks()
    done = release.run("upgrade")
    assert done.returncode == 1
    assert "a row nobody thought of" in done.stderr
    assert "Everything is as it was before" in done.stderr
    assert tables() == before
    assert FocalArea.objects.get().name == "Equity"
    assert release.run("verify", new=False).returncode == 0
