"""Who may give which role, which roles exclude each other, and what is kept of a token."""

from itertools import product

from steelyard.foundation.accounts.rules import (
    DESCRIPTIONS,
    EVERY_ROLE,
    FOR_AN_ORGANIZATION,
    SECOND_FACTOR,
    STAFF,
    Role,
    conflict,
    fingerprint,
    may_grant,
)


def test_every_role_is_described() -> None:
    assert set(DESCRIPTIONS) == set(Role) == set(EVERY_ROLE)


def test_whoever_sees_more_than_one_agency_needs_a_second_factor() -> None:
    assert set(Role) - SECOND_FACTOR == FOR_AN_ORGANIZATION | {Role.ADVISER}


def test_only_administrators_make_administrators() -> None:
    granted = {(giver, role) for giver, role in product(Role, Role) if may_grant({giver}, role)}
    by_directors = {(Role.DIRECTOR, role) for role in Role if role != Role.ADMINISTRATOR}
    assert granted == by_directors | {(Role.ADMINISTRATOR, role) for role in Role}


def test_an_evaluator_gives_no_support() -> None:
    clashes = {(held, role) for held, role in product(Role, Role) if conflict([held], role)}
    assert clashes == {(Role.EVALUATOR, one) for one in STAFF} | {(one, Role.EVALUATOR) for one in STAFF}


def test_what_is_kept_of_a_token_does_not_hold_it() -> None:
    kept = fingerprint("abc")
    assert len(kept) == 64
    assert "abc" not in kept
    assert kept != fingerprint("abd")
