"""What every test stands on: the page client, the cast and the browser (see tests.environment for the settings)."""

pytest_plugins = ["tests.page", "tests.people", "tests.browser"]
