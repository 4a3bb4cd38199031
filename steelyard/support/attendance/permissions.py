"""Who may bring files of attendance."""

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import grant

grant(
    "attendance.bring",
    "Bring files of attendance in and undo them",
    {Role.DIRECTOR, Role.LIAISON, Role.COORDINATOR},
)
