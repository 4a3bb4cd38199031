"""What the nightly duties delete, and what they leave."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from steelyard.foundation.kit.limits import is_over
from steelyard.foundation.kit.models import Attempt, Submission
from steelyard.foundation.work import jobs
from steelyard.foundation.work.models import Job, Mail
from steelyard.foundation.work.rules import JobStatus, MailStatus

pytestmark = pytest.mark.django_db


def test_letters_that_went_out_90_days_ago_are_deleted() -> None:
    for status in MailStatus:
        for days in (89, 91):
            made_at = timezone.now() - timedelta(days=days)
            Mail.objects.create(key=f"{status}-{days}", to="a@people.test", status=status, made_at=made_at)
    jobs.prune_letters()
    assert set(Mail.objects.values_list("key", flat=True)) == {
        "waiting-89", "waiting-91", "sent-89", "shown-89", "failed-89", "failed-91", "refused-89",
    }  # fmt: skip


def test_work_that_ended_long_ago_is_deleted() -> None:
    for status in (JobStatus.DONE, JobStatus.RUNNING):
        for days, is_duty in ((89, False), (91, False), (6, True), (8, True)):
            made_at = timezone.now() - timedelta(days=days)
            Job.objects.create(name=f"{status}-{days}", status=status, is_duty=is_duty, made_at=made_at)
    jobs.prune_jobs()
    assert set(Job.objects.values_list("name", flat=True)) == {
        "done-89", "done-6", "running-89", "running-91", "running-6", "running-8",
    }  # fmt: skip


def test_keys_of_forms_are_kept_for_two_days() -> None:
    old, new = (Submission.objects.create(key=uuid.uuid4(), location="/") for _ in range(2))
    Submission.objects.filter(pk=old.pk).update(sent_at=timezone.now() - timedelta(days=3))
    jobs.prune_forms()
    assert list(Submission.objects.all()) == [new]


def test_attempts_are_counted_through_the_night_until_their_window_is_over() -> None:
    with time_machine.travel("2021-05-03 23:30Z", tick=False) as clock:
        assert not is_over("try.hour", "here", most=1, seconds=3600)
        assert not is_over("try.week", "here", most=1, seconds=7 * 24 * 3600)
        clock.shift(timedelta(minutes=45))
        jobs.prune_attempts()
        assert list(Attempt.objects.values_list("bucket", flat=True)) == ["try.week:here"]
        assert is_over("try.week", "here", most=1, seconds=7 * 24 * 3600)
