"""The plain controls of forms, drawn as Django's own templates of the same names draw them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from steelyard.foundation.kit.rows import escaped

Widget = Mapping[str, Any]


def _attributes(attrs: Mapping[str, Any]) -> str:
    """Attributes with a space before each; False leaves one out, True gives its name alone."""
    return "".join(
        f" {escaped(name)}" if value is True else f' {escaped(name)}="{escaped(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: Widget) -> SafeString:
    value = "" if widget["value"] is None else f' value="{escaped(widget["value"])}"'
    name = escaped(widget["name"])
    return SafeString(f'<input type="{escaped(widget["type"])}" name="{name}"{value}{_attributes(widget["attrs"])}>')


def _textarea(widget: Widget) -> SafeString:
    value = escaped(widget["value"]) if widget["value"] else ""
    # The line end after the tag keeps the first one of the text.
    return SafeString(f'<textarea name="{escaped(widget["name"])}"{_attributes(widget["attrs"])}>\n{value}</textarea>')


def _select(widget: Widget) -> SafeString:
    groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
    return SafeString(f'<select name="{escaped(widget["name"])}"{_attributes(widget["attrs"])}>{groups}</select>')


def _group(name: Any, options: list[Widget]) -> str:
    drawn = "".join(map(_option, options))
    return f'<optgroup label="{escaped(name)}">{drawn}</optgroup>' if name else drawn


def _option(option: Widget) -> str:
    return (
        f'<option value="{escaped(option["value"])}"{_attributes(option["attrs"])}>{escaped(option["label"])}</option>'
    )


# A field: its label, hint, errors and control


def field_group(bound: BoundField) -> SafeString:
    """A field with everything that belongs to it; ``control`` draws the control itself."""
    errors = bound.errors
    parts = [
        f'<div class="field usa-form-group{" usa-form-group--error" if errors else ""}" id="{escaped(bound.auto_id)}_group">',
        *_before(bound),
        _hint(bound) if bound.help_text else "",
        _problems(bound) if errors else "",
        "" if bound.widget_type == "checkbox" else control(bound),
        "</fieldset>" if bound.use_fieldset else "",
        "</div>",
    ]
    return SafeString("\n".join(part for part in parts if part))


def _before(bound: BoundField) -> Iterator[str]:
    """The label of a control, the legend of several; a checkbox stands before its label."""
    required = ' <span class="required">(required)</span>' if bound.field.required else ""
    words = f"{escaped(bound.label)}{required}"
    if bound.use_fieldset:
        described = bound.aria_describedby
        told = f' aria-describedby="{escaped(described)}"' if described else ""
        yield f'<fieldset class="usa-fieldset"{told}>'
        yield f'<legend class="usa-legend">{words}</legend>'
    elif bound.widget_type != "checkbox":
        yield f'<label class="usa-label" for="{escaped(bound.id_for_label)}">{words}</label>'
    else:
        label = f'<label class="usa-checkbox__label" for="{escaped(bound.id_for_label)}">{words}</label>'
        yield f'<div class="usa-checkbox">{control(bound)}{label}</div>'


def _hint(bound: BoundField) -> str:
    return f'<div class="usa-hint" id="{escaped(bound.auto_id)}_helptext">{escaped(bound.help_text)}</div>'


def _problems(bound: BoundField) -> str:
    # A choice that is none is told back, and no page can hold NUL.
    told = "".join(f"<p>{escaped(str(problem).replace('\0', ''))}</p>" for problem in bound.errors)
    return f'<div class="usa-error-message" id="{escaped(bound.auto_id)}_error">{told}</div>'


_INPUTS = {"textarea": "usa-textarea", "select": "usa-select", "checkbox": "usa-checkbox__input"}
_CHOICES = {"radioselect": "usa-radio__input", "checkboxselectmultiple": "usa-checkbox__input"}
_WRITTEN = ("text", "textarea", "search", "lookup")


def control(bound: BoundField) -> SafeString:
    """A field's own control in the design system's classes; text takes the direction of what is typed."""
    kind = bound.widget_type
    css = _CHOICES.get(kind) or ("usa-select" if "select" in kind else _INPUTS.get(kind, "usa-input"))
    given = bound.field.widget.attrs.get("class", "")
    attrs: dict[str, str | bool] = {
        "class": " ".join(part for part in (css, given, "usa-input--error" if bound.errors else "") if part)
    }
    if kind in _WRITTEN:
        attrs["dir"] = "auto"
    return bound.as_widget(attrs=attrs)


_PATH = "django/forms/widgets/"
DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    **{f"{_PATH}{name}.html": _input for name in ("text", "number", "email", "url", "hidden", "date", "input")},
    f"{_PATH}textarea.html": _textarea,
    f"{_PATH}select.html": _select,
}
