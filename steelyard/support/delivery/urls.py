from django.urls import path

from steelyard.support.delivery.views import agreements, calendars, parts, promises, records, sessions, supports

app_name = "delivery"
urlpatterns = [
    # Supports
    path("supports/", supports.supports, name="supports"),
    path("supports/new/", supports.open_support, name="open-support"),
    path("supports/<int:pk>/", supports.support, name="support"),
    path("supports/<int:pk>/change/", supports.change, name="change-support"),
    path("supports/<int:pk>/status/", supports.status, name="support-status"),
    path("supports/<int:pk>/providers/new/", parts.add_provider, name="add-provider"),
    path("supports/providers/<int:pk>/end/", parts.end_provider, name="end-provider"),
    # Recording
    path("record/", records.record, name="record"),
    path("supports/<int:pk>/record/", records.record, name="record-on"),
    path("activities/<int:pk>/", records.activity, name="activity"),
    path("activities/<int:pk>/correct/", records.correct, name="correct-activity"),
    path("activities/<int:pk>/attendance/", records.attendance, name="attendance"),
    path("activities/<int:pk>/withdraw/", records.withdraw, name="withdraw-activity"),
    path("activities/<int:pk>/restore/", records.restore, name="restore-activity"),
    # Effort by itself, costs, promises
    path("supports/<int:pk>/time/", parts.effort, name="record-effort"),
    path("supports/<int:pk>/costs/new/", parts.cost, name="record-cost"),
    path("costs/<int:pk>/paid/", parts.paid, name="close-cost"),
    path("costs/<int:pk>/withdraw/", parts.withdraw_cost, name="withdraw-cost"),
    path("promises/", promises.promises, name="promises"),
    path("supports/<int:pk>/promises/new/", promises.promise, name="make-promise"),
    path("promises/<int:pk>/keep/", promises.keep, name="keep-promise"),
    path("promises/<int:pk>/reopen/", promises.reopen, name="reopen-promise"),
    path("promises/<int:pk>/drop/", promises.drop, name="drop-promise"),
    # What is agreed
    path("supports/<int:pk>/agreement/", agreements.agreement, name="agreement"),
    path("supports/<int:pk>/agreement/<str:kind>/", agreements.write_text, name="write-text"),
    path("agreements/texts/<int:pk>/", agreements.answer_text, name="answer-text"),
    path("agreements/texts/<int:pk>/send/", agreements.send_text, name="send-text"),
    # What is planned
    path("supports/<int:pk>/sessions/new/", sessions.plan_session, name="plan-session"),
    path("sessions/<int:pk>/change/", sessions.change_session, name="change-session"),
    path("sessions/<int:pk>/cancel/", sessions.cancel_session, name="cancel-session"),
    path("supports/<int:pk>/calendars/", calendars.calendar_files, name="calendar-files"),
    path("supports/calendars/<int:pk>/", calendars.calendar_file, name="calendar-file"),
    path("supports/calendars/<int:pk>/apply/", calendars.apply, name="apply-calendar"),
    path("supports/calendars/<int:pk>/undo/", calendars.undo, name="undo-calendar"),
    path("calendar/", sessions.calendar_address, name="calendar-address"),
    path("calendar/end/", sessions.end_calendar, name="end-calendar"),
    path("calendar/<str:token>.ics", sessions.calendar, name="calendar"),
    # The lookup of supports
    path("supports/lookup/", parts.support_lookup, name="support-lookup"),
]
