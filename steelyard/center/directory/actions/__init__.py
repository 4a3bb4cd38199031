"""Every write of the directory, by noun."""

from steelyard.center.directory.actions.affiliations import (
    EndsBeforeItBegins,
    alter_affiliation,
    end_affiliation,
    settle_places,
    start_affiliation,
)
from steelyard.center.directory.actions.batches import add_organizations, add_people
from steelyard.center.directory.actions.board import (
    add_advice,
    add_board_meeting,
    add_board_member,
    alter_advice,
    alter_board_meeting,
    alter_board_member,
    answer_advice,
)
from steelyard.center.directory.actions.duplicates import keep_suggestions
from steelyard.center.directory.actions.merges import CannotMerge, CannotUnmerge, find_two, merge, unmerge
from steelyard.center.directory.actions.organizations import (
    CannotBelong,
    CodeTaken,
    add_organization,
    alter_organization,
    close_organization,
    reopen_organization,
)
from steelyard.center.directory.actions.people import (
    AccountTaken,
    AddressTaken,
    add_address,
    add_person,
    alter_person,
    choose_address,
    find_or_add_person,
    link_account,
    remove_address,
)
from steelyard.center.directory.actions.states import load_states

__all__ = [
    "AccountTaken",
    "AddressTaken",
    "CannotBelong",
    "CannotMerge",
    "CannotUnmerge",
    "CodeTaken",
    "EndsBeforeItBegins",
    "add_address",
    "add_advice",
    "add_board_meeting",
    "add_board_member",
    "add_organization",
    "add_organizations",
    "add_people",
    "add_person",
    "alter_advice",
    "alter_affiliation",
    "alter_board_meeting",
    "alter_board_member",
    "alter_organization",
    "alter_person",
    "answer_advice",
    "choose_address",
    "close_organization",
    "end_affiliation",
    "find_or_add_person",
    "find_two",
    "keep_suggestions",
    "link_account",
    "load_states",
    "merge",
    "remove_address",
    "reopen_organization",
    "settle_places",
    "start_affiliation",
    "unmerge",
]
