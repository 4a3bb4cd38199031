"""The environment of the tests: a data folder of their own, set before Django reads its settings."""

import atexit
import os
import shutil
import tempfile

os.environ["STEELYARD_DATA"] = tempfile.mkdtemp(prefix="steelyard-test-")
os.environ["STEELYARD_MODE"] = "test"
os.environ.setdefault("STEELYARD_LOG_LEVEL", "WARNING")
# Playwright's own event loop lives in the thread that runs the test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

atexit.register(shutil.rmtree, os.environ["STEELYARD_DATA"], ignore_errors=True)
