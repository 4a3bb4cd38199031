"""What every test stands on: the page client, the cast, the browser and an emptied database (see tests.environment for the settings)."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.migrated", "tests.page", "tests.people", "tests.browser", "tests.emptying"]

# How fast examples are made says something of the machine, nothing of the program.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")
