"""The closed list: every table leaves or stays with a reason, and no secret is in it."""

import re

import pytest
from django.apps import apps
from django.db import models

from steelyard.steering.sunset.queries.tables import every_model, is_free
from steelyard.steering.sunset.rules import How, leaving, staying
from steelyard.support.capacity.models import Capacity, Claim, Confirmation, FrameworkVersion

# What no table may let out, by the name of its column; a public key, names of keys and times are none.
SECRET = re.compile(r"(token|password|hash|sealed|secret|private|\bbox\b|session_key|api_key)(?!.*_at$)")
PERSONAL = re.compile(r"(^|_)(name|email|phone|contact|address)$")
# Columns with such a name that hold no person: of things, places, and who stands on a title page.
OF_NOBODY = {
    "charge.Center.contact_email", "charge.Center.name", "library.Author.name", "events.Presenter.name",
    "packs.Cover.certifier_name", "packs.Cover.certifier_email", "packs.Cover.certifier_phone",
    "packs.Cover.recipient_address", "directory.Organization.phone", "directory.Address.email",
    "collaboratives.TeamMember.is_contact", "engagements.LinkageMember.is_contact",
}  # fmt: skip


def named() -> list[str]:
    return [model._meta.label for model in apps.get_models(include_auto_created=True)]


def unnamed(labels: list[str]) -> set[str]:
    return set(labels) - {table.table for table in leaving()} - staying().keys()


def test_every_table_leaves_or_stays_with_a_reason() -> None:
    assert unnamed(named()) == set()
    assert unnamed([*named(), "intake.Diary"]) == {"intake.Diary"}
    leave = [table.table for table in leaving()]
    assert len(leave) == len(set(leave))
    assert not set(leave) & staying().keys()
    assert (set(leave) | staying().keys()) <= set(named()), "the list names tables that are gone"
    assert all(reason.endswith(".") for reason in staying().values())


def test_every_column_of_the_list_is_there() -> None:
    for table in leaving():
        model = every_model()[table.table]
        for column in table.columns:
            assert model._meta.get_field(column.name), (table.table, column.name)
            decides = column.of and column.how != How.KEY and column.of not in {"user", "id"}
            assert not decides or model._meta.get_field(column.of.removesuffix("_id")), column


def test_no_secret_is_on_the_list() -> None:
    columns = [f"{table.table}.{column.name}" for table in leaving() for column in table.columns]
    assert [one for one in columns if SECRET.search(one.rpartition(".")[2])] == []
    assert SECRET.search("token_hash")
    assert SECRET.search("sealed_text")
    binary = [
        f"{table.table}.{column.name}"
        for table in leaving()
        for column in table.columns
        if isinstance(every_model()[table.table]._meta.get_field(column.name), models.BinaryField)
    ]
    assert binary == ["feedback.Wave.public_key", "packs.Pack.document"]
    for app in ("inquiry", "mfa", "account", "usersessions", "history"):
        assert not [table for table in leaving() if table.table.startswith(f"{app}.")], app


def test_columns_of_people_are_withheld() -> None:
    """A free column with a name as of a person's is withheld, unless it is about a thing."""
    open_to_all = []
    for table in leaving():
        for column in table.columns:
            field = every_model()[table.table]._meta.get_field(column.name)
            told = f"{table.table}.{column.name}"
            if PERSONAL.search(column.name) and column.name != "name" and told not in OF_NOBODY and is_free(field):
                open_to_all += [told] if column.how in {How.PLAIN, How.CLEANED} else []
    assert [one for one in open_to_all if not one.endswith(("short_name", "subject_name", "provider_name"))] == []
    ways = {(table.table, column.name): column.how for table in leaving() for column in table.columns}
    for table in ("directory.Person", "accounts.User", "events.Registration", "intake.HelpRequest"):
        assert ways[table, "name"] == How.NAME, table


def test_what_leaves_points_only_at_what_leaves() -> None:
    """Else a restored row would point at nothing."""
    whole = {table.table for table in leaving() if not table.rows}
    beside = {"packs.Pack", "coherence.MapRow"}  # whose rows leave together with those that point at them
    for table in leaving():
        for column in table.columns:
            field = every_model()[table.table]._meta.get_field(column.name)
            if field.is_relation:
                assert field.related_model._meta.label in whole | beside, (table.table, column.name)


def test_what_is_left_out_can_be_made_again() -> None:
    for table in leaving():
        model, names = every_model()[table.table], {column.name for column in table.columns}
        for field in model._meta.local_fields:
            if field.name not in names and field.is_relation:
                assert field.null, (table.table, field.name)
            if field.name not in names and isinstance(field, models.DateField):
                assert field.null or field.has_default(), (table.table, field.name)


@pytest.mark.parametrize(("first", "then"), [(Capacity, FrameworkVersion), (Claim, Confirmation)])
def test_tables_come_in_an_order_that_the_guards_accept(first: type[models.Model], then: type[models.Model]) -> None:
    order = [table.table for table in leaving()]
    assert order.index(first._meta.label) < order.index(then._meta.label)
