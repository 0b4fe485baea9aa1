"""Labels Danish posts against a school's policy on harassment online, shows why, and recommends the policy's next steps."""

from harassflag.assess import assess
from harassflag.errors import HarassflagError
from harassflag.records import Assessment, Finding, Post, Span, Step, Thread

__all__ = ["Assessment", "Finding", "HarassflagError", "Post", "Span", "Step", "Thread", "assess"]
