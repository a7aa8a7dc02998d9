"""On paper, for a therapist's or a doctor's desk: two pages of one person and period, and the
summary from their first session to the last."""

from coach.reports.pdf.content import Period
from coach.reports.pdf.discharge import discharge_pdf
from coach.reports.pdf.letterhead import Letterhead, letterhead_of
from coach.reports.pdf.pages import person_pdf

__all__ = ["Letterhead", "Period", "discharge_pdf", "letterhead_of", "person_pdf"]
