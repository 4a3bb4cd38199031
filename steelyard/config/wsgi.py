"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steelyard.config.settings")
application = get_wsgi_application()
# What every request needs is loaded before the first one, and what never goes away is not looked through for garbage
# again and again: a tenth of the time of a short request.
resolve("/")
gc.freeze()
