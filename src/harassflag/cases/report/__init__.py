"""A case as a PDF/A-3 for people and a BagIt folder for archives."""

from harassflag.cases.report.making import Report, Written, check_place, make_report, write_report

__all__ = ["Report", "Written", "check_place", "make_report", "write_report"]
