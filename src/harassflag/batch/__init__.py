"""Files of posts -> files of findings: a small file line by line, an archive in units that many processes share."""

from harassflag.batch.answers import COLUMNS, Answers, Row, answer
from harassflag.batch.files import Tally, assess_rows, assess_threads, write_rows
from harassflag.batch.job import Job, Plan, Progress, is_unfinished, plan_job, run_job
from harassflag.batch.parts import Counts
from harassflag.batch.places import exists

__all__ = [
    "COLUMNS",
    "Answers",
    "Counts",
    "Job",
    "Plan",
    "Progress",
    "Row",
    "Tally",
    "answer",
    "assess_rows",
    "assess_threads",
    "exists",
    "is_unfinished",
    "plan_job",
    "run_job",
    "write_rows",
]
