"""The world of the conformance tests, which has one of everything."""

from tests.conformance.conftest import db, whole_world, world

__all__ = ["db", "whole_world", "world"]
