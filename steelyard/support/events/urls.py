from django.urls import path

from steelyard.support.events.views import desk, door, following, public, visitor

_ONE = "events/manage/<int:pk>/"

app_name = "events"
urlpatterns = [
    # For everybody
    path("events/", public.events, name="public-list"),
    path("events.ics", public.all_calendar, name="all-calendar"),
    path("events/agencies/", visitor.agencies, name="agencies"),
    # A person's own
    path("events/calendar/", following.address, name="calendar-address"),
    path("events/calendar/end/", following.end, name="end-calendar"),
    path("events/calendar/<str:token>/", following.calendar, name="calendar"),
    path("events/registrations/<str:token>/", visitor.place, name="place"),
    path("events/pulse/<str:token>/", visitor.pulse, name="pulse"),
    # The desk
    path("events/manage/", desk.events, name="events"),
    path("events/manage/new/", desk.create, name="create"),
    path("events/manage/resources/", desk.lookup_resources, name="lookup-resources"),
    path(_ONE, desk.event, name="event"),
    path(f"{_ONE}change/", desk.change, name="change"),
    path(f"{_ONE}publish/", desk.publish, name="publish"),
    path(f"{_ONE}cancel/", desk.cancel, name="cancel"),
    path(f"{_ONE}repeat/", desk.repeat, name="repeat"),
    path(f"{_ONE}questions/", desk.questions, name="questions"),
    path(f"{_ONE}materials/", desk.materials, name="materials"),
    path(f"{_ONE}registrations/", door.registrations, name="registrations"),
    path(f"{_ONE}registrations.csv", door.export, name="export"),
    path(f"{_ONE}close/", door.close, name="close"),
    # At the door
    path(f"{_ONE}door/", door.at_door, name="door"),
    path(f"{_ONE}door/new/", door.walk_in, name="walk-in"),
    path("events/door/people/<int:pk>/", door.registration, name="registration"),
    path("events/door/people/<int:pk>/mark/", door.mark, name="mark"),
    path("events/door/people/<int:pk>/letter/", door.letter, name="letter"),
    path("events/door/<str:code>/", door.scan, name="scan"),
    # One of them
    path("events/<slug:key>/", public.event, name="public"),
    path("events/<slug:key>/event.ics", public.one_calendar, name="one-calendar"),
    path("events/<slug:key>/register/", visitor.register, name="register"),
    path("events/<slug:key>/registered/<str:signed>/", visitor.registered, name="registered"),
]
