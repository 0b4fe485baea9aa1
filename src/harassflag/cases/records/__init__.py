"""What the casebook hands out: frozen records; a person's word stands beside the model's and outranks it.

Moments are aware and in UTC. `version` grows with every change of a thing; whoever changes it says which version was read.
"""

from harassflag.cases.records.actors import Actor, Role, Who
from harassflag.cases.records.case import Case, CaseFile, CaseStatus, Link, Near, NearKind
from harassflag.cases.records.evidence import Episode, Evidence, Exhibit, NewEvidence, Openness, Origin
from harassflag.cases.records.examples import Blind, JudgedPost, KeptExample
from harassflag.cases.records.lists import Erasable, Export, Kept, Month, Queue, Receipt, Submission
from harassflag.cases.records.people import AgeClass, NewPerson, Person, PersonKind
from harassflag.cases.records.posts import CasePost, Label, NewPost
from harassflag.cases.records.proof import Fault, LogLine, Verdict
from harassflag.cases.records.work import DraftText, Fact, FollowUp, Note, Statement, StepState, StepStatus

__all__ = [
    "Actor",
    "AgeClass",
    "Blind",
    "Case",
    "CaseFile",
    "CasePost",
    "CaseStatus",
    "DraftText",
    "Episode",
    "Erasable",
    "Evidence",
    "Exhibit",
    "Export",
    "Fact",
    "Fault",
    "FollowUp",
    "JudgedPost",
    "Kept",
    "KeptExample",
    "Label",
    "Link",
    "LogLine",
    "Month",
    "Near",
    "NearKind",
    "NewEvidence",
    "NewPerson",
    "NewPost",
    "Note",
    "Openness",
    "Origin",
    "Person",
    "PersonKind",
    "Queue",
    "Receipt",
    "Role",
    "Statement",
    "StepState",
    "StepStatus",
    "Submission",
    "Verdict",
    "Who",
]
