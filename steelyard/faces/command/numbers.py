"""The commands measures, report and sunset; what they do stands in ``reports`` and ``sunset``, whose imports are slow."""

from pathlib import Path
from typing import Annotated

import typer

from steelyard.faces.command.running import verb


@verb
def measures(
    year: Annotated[str, typer.Option(help="An award year: 3, “FY 2021” or 2021; else that of today.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Each with definition, numbers and n as JSON.")] = False,
) -> None:
    """Tell the numbers that funders ask for, computed from the ledger and from what was released."""
    from steelyard.faces.command.reports import show_measures  # noqa: PLC0415 -- slow import

    show_measures(year, as_json=as_json, echo=typer.echo)


@verb
def report(
    pack: Annotated[str, typer.Argument(help="annual, objectives, events or board.")],
    year: Annotated[str, typer.Option(help="An award year: 3, “FY 2021” or 2021; else that of today.")] = "",
    freeze: Annotated[bool, typer.Option("--freeze", help="Submit the report that was reviewed.")] = False,
    form: Annotated[str, typer.Option("--format", help="pdf, xlsx, docx, html or json.")] = "json",
    out: Annotated[Path | None, typer.Option(help="Where to write it; else to the output.")] = None,
) -> None:
    """Write a report: as it was submitted where it was, else as it stands now."""
    from steelyard.faces.command.reports import Wanted, write_report  # noqa: PLC0415 -- slow import

    write_report(Wanted(pack, year, freeze, form), out, echo=typer.echo)


@verb
def sunset(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the pack.")],
    restore: Annotated[bool, typer.Option("--restore", help="Read the pack into this empty installation.")] = False,
    words: Annotated[Path | None, typer.Option(help="A text file: your own words in the letter to the field.")] = None,
) -> None:
    """Write all that a center may pass on when it ends, in open formats; or fill an empty installation from that."""
    from steelyard.faces.command import sunset as act  # noqa: PLC0415 -- slow import
    from steelyard.faces.command.serving import bring_up_to_date  # noqa: PLC0415 -- slow import

    bring_up_to_date(echo=lambda text: typer.echo(text, err=True))
    if restore:
        act.take_over(folder, echo=typer.echo)
    else:
        act.pass_on(folder, words, echo=typer.echo)
