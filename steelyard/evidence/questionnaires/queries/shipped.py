"""The form that comes with Steelyard, as a file beside the program."""

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[1] / "shipped"
YEARLY = "yearly-feedback"


def yearly() -> dict[str, Any]:
    """The document of the yearly form."""
    return dict(yaml.safe_load((FOLDER / f"{YEARLY}.yaml").read_text(encoding="utf-8")))
