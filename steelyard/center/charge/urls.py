from django.urls import path

from steelyard.center.charge.views import parts, set_up

app_name = "charge"
urlpatterns = [
    # the charge
    path("charge/", parts.charge, name="charge"),
    path("charge/center/", parts.center, name="center"),
    # staff
    path("charge/staff/new/", parts.add_staff, name="add-staff"),
    path("charge/staff/<int:pk>/", parts.staff_member, name="staff-member"),
    path("charge/staff/<int:pk>/hours/", parts.hours, name="hours"),
    path("charge/staff/<int:pk>/rate/", parts.rate, name="rate"),
    path("charge/staff/<int:pk>/expertise/", parts.expertise, name="expertise"),
    # focal areas, topics, tiers, award years
    path("charge/<str:part>/new/", parts.add, name="add"),
    path("charge/<str:part>/<int:pk>/", parts.part, name="part"),
    path("charge/<str:part>/<int:pk>/retire/", parts.retire, name="retire"),
    # the set-up of a new center
    path("set-up/", set_up.start, name="set-up"),
    path("set-up/center/", set_up.center, name="set-up-center"),
    path("set-up/award/", set_up.award, name="set-up-award"),
    path("set-up/focus/", set_up.focus, name="set-up-focus"),
    path("set-up/staff/", set_up.staff, name="set-up-staff"),
]
