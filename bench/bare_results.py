"""What results are measured against: one GROUP BY for each question, a bare csv writer, a bare XlsxWriter."""

import csv
import io

import xlsxwriter


def group_by(connection, wave, questions):
    """The counts of every question, each by one query."""
    with connection.cursor() as cursor:
        for name in questions:
            if connection.vendor == "sqlite":
                part = f"json_extract(answers, '$.{name}')"
            else:
                part = f"answers->>'{name}'"
            cursor.execute(f"SELECT {part}, COUNT(*) FROM feedback_answerrow WHERE wave = %s GROUP BY 1", [wave])
            cursor.fetchall()


def bare_csv(rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def bare_workbook(rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Figures")
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(at, place, cell)
    return out.getvalue()
