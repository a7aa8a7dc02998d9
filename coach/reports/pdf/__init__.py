"""Two pages on paper of one person and period, for a therapist's or a doctor's desk."""

from coach.reports.pdf.content import Period
from coach.reports.pdf.pages import person_pdf

__all__ = ["Period", "person_pdf"]
