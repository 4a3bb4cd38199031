"""The URL table: one line per app; each app's urls.py is its table of contents."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("steelyard.foundation.kit.urls")),
    path("", include("steelyard.foundation.accounts.urls")),
    path("", include("steelyard.foundation.history.urls")),
    path("", include("steelyard.foundation.work.urls")),
    path("", include("steelyard.center.directory.urls")),
    path("", include("steelyard.center.charge.urls")),
    path("", include("steelyard.center.context.urls")),
    path("", include("steelyard.center.needs.urls")),
    path("", include("steelyard.center.offerings.urls")),
    path("", include("steelyard.support.delivery.urls")),
    path("", include("steelyard.support.partners.urls")),
    path("", include("steelyard.support.protocols.urls")),
    path("", include("steelyard.support.readiness.urls")),
    path("", include("steelyard.support.capacity.urls")),
    path("", include("steelyard.support.library.urls")),
    path("", include("steelyard.support.attendance.urls")),
    path("", include("steelyard.support.events.urls")),
    path("", include("steelyard.support.collaboratives.urls")),
    path("", include("steelyard.support.alignment.urls")),
    path("", include("steelyard.support.measures.urls")),
    path("", include("steelyard.support.engagements.urls")),
    path("", include("steelyard.support.mailings.urls")),
    path("", include("steelyard.intake.urls")),
    path("", include("steelyard.steering.reporting.urls")),
    path("", include("steelyard.faces.public.urls")),
    path("", include("steelyard.faces.portal.urls")),
    path("", include("steelyard.faces.desk.urls")),
]
