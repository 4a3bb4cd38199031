"""What the feedback host answers; nothing of the rest of the program is there."""

from django.urls import path

from steelyard.evidence.feedback.views import respondent

urlpatterns = [
    path("", respondent.start, name="start"),
    path("robots.txt", respondent.robots, name="robots"),
    path("<slug:code>", respondent.form, name="form"),
    path("<slug:code>/thanks", respondent.thanks, name="thanks"),
]
