"""Kinds of resources."""

from steelyard.foundation.kit.choices import Choice


class ResourceKind(Choice):
    REPORT = "report", "Report"
    BRIEF = "brief", "Brief"
    TOOL = "tool", "Tool"
    PROTOCOL = "protocol", "Protocol"
    WORKBOOK = "workbook", "Workbook"
    WEBINAR = "webinar", "Webinar recording"
    VIDEO = "video", "Video"
    OTHER = "other", "Other"


class UseKind(Choice):
    DOWNLOADS = "downloads", "Downloads"
    VISITS = "visits", "Visits to the web site"
