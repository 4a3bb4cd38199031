"""What must hold of every table."""

from django.apps import apps
from django.db import models


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("steelyard")]


def floating(model: type[models.Model]) -> list[str]:
    """Fields that keep money or measures as floating or decimal numbers."""
    return [
        f"{model.__name__}.{f.name}"
        for f in model._meta.fields
        if isinstance(f, (models.FloatField, models.DecimalField))
    ]


def test_money_and_time_are_whole_numbers() -> None:
    assert [name for model in ours() for name in floating(model)] == []


def test_a_floating_field_is_seen() -> None:
    class Purse(models.Model):
        money = models.FloatField()

        class Meta:
            app_label = "kit"
            managed = False

    try:
        assert floating(Purse) == ["Purse.money"]
    finally:
        del apps.all_models["kit"]["purse"]
        apps.clear_cache()


def test_names_of_moments_and_days() -> None:
    moments = [f for model in ours() for f in model._meta.fields if type(f) is models.DateTimeField]
    days = [f for model in ours() for f in model._meta.fields if type(f) is models.DateField]
    # last_login is Django's own.
    named = [f for f in moments if f.name != "last_login"]
    assert [f"{f.model.__name__}.{f.name}" for f in named if not (f.name.endswith("_at") or f.name == "at")] == []
    allowed = ("_on", "since", "until", "on", "_from", "_to", "month")
    assert [f"{f.model.__name__}.{f.name}" for f in days if not f.name.endswith(allowed)] == []


def test_no_table_orders_itself_and_every_row_has_a_name() -> None:
    assert [model.__name__ for model in ours() if model._meta.ordering] == []
    assert [model.__name__ for model in ours() if model.__str__ is models.Model.__str__] == []


def test_every_constraint_and_index_is_named_for_what_it_says() -> None:
    names = [c.name for model in ours() for c in model._meta.constraints + model._meta.indexes]
    assert len(names) == len(set(names))
    assert [name for name in names if name.endswith(("_idx", "_uniq"))] == []


def test_one_installation_holds_one_center() -> None:
    """No table has a center column."""
    assert [model.__name__ for model in ours() if any(f.name == "center" for f in model._meta.fields)] == []
