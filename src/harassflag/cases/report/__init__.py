"""A case as a PDF/A-3 for people and a BagIt folder for archives."""

from harassflag.cases.report.making import Report, Written, check_place, make_report, write_report
from harassflag.cases.report.review import MaskedText, review_masks

__all__ = ["MaskedText", "Report", "Written", "check_place", "make_report", "review_masks", "write_report"]
