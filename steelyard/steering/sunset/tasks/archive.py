"""The public archive: pages of HTML that need no program, no script and no network."""

import shutil
from itertools import batched
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.text import get_valid_filename

from steelyard.steering.sunset.queries.archive import PAGE, Counts, about, figures, products, results
from steelyard.support.library.models import File, Resource


def write_archive(part: Path, *, words: str = "") -> Counts:
    """Write the site; ``words`` are the director's own in the letter."""
    site = _Site(part / "site")
    told = [_product(site, one) for one in products()]
    waves = [_result(site, wave, context) for wave, context in results()]
    pages = list(batched(told, PAGE, strict=False)) or [()]
    for number, rows in enumerate(pages, start=1):
        name = _list_name(number)
        more = {"before": _list_name(number - 1), "after": _list_name(number + 1) if number < len(pages) else ""}
        site.page(
            name, "sunset/site/products.html", here="products", rows=rows, number=number, pages=len(pages), **more
        )
    site.page("results.html", "sunset/site/results.html", here="results", waves=waves)
    site.page("figures.html", "sunset/site/figures.html", here="figures", published=figures())
    letter = {"counts": Counts(len(told), len(waves)), "words": words}
    site.page("letter.html", "sunset/site/letter.html", here="letter", **letter)
    site.page("index.html", "sunset/site/index.html", here="index", counts=letter["counts"])
    shutil.copyfile(site.folder / "letter.html", part / "letter.html")
    return Counts(len(told), len(waves), site.pages)


class _Site:
    def __init__(self, folder: Path) -> None:
        self.folder, self.pages, self._about = folder, 0, about()

    def page(self, name: str, template: str, **context: Any) -> None:
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        root = "../" * name.count("/")
        target.write_text(render_to_string(template, self._about | {"root": root} | context), encoding="utf-8")
        self.pages += 1


def _list_name(number: int) -> str:
    if number < 1:
        return ""
    return "products.html" if number == 1 else f"products-{number}.html"


def _product(site: _Site, resource: Resource) -> tuple[str, Resource]:
    files = [(_copied(site, resource, one), one) for one in getattr(resource, "shown_files", ())]
    name = f"products/{resource.key}.html"
    shown = [(place, one) for place, one in files if place]
    site.page(name, "sunset/site/product.html", here="products", resource=resource, files=shown)
    return name, resource


def _copied(site: _Site, resource: Resource, file: File) -> str:
    """Where the file lies beside the page; empty where it is lost."""
    stored = file.stored.name if file.stored else ""
    if not stored or not default_storage.exists(stored):
        return ""
    place = f"{resource.key}/{file.position}-{get_valid_filename(file.name)}"
    target = site.folder / "products" / place
    target.parent.mkdir(parents=True, exist_ok=True)
    with default_storage.open(stored) as source, target.open("wb") as made:
        shutil.copyfileobj(source, made)
    return place


def _result(site: _Site, wave: Any, context: dict[str, Any]) -> tuple[str, Any]:
    name = f"results/{wave.pk}.html"
    site.page(name, "sunset/site/result.html", here="results", **context)
    return name, wave
