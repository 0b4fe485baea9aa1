"""A case as a PDF/A-3 for people and a BagIt folder for archives."""

from harassflag.cases.report.known import known_of
from harassflag.cases.report.making import Report, Written, check_place, is_masked_copy, make_report, write_report
from harassflag.cases.report.review import MaskedText, masker_for, review_masks

__all__ = [
    "MaskedText",
    "Report",
    "Written",
    "check_place",
    "is_masked_copy",
    "known_of",
    "make_report",
    "masker_for",
    "review_masks",
    "write_report",
]
