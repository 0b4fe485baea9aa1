"""The desk of one actor: every call on the cases, each checked, each logged."""

from harassflag.cases.calls.counting import Counting
from harassflag.cases.calls.ending import Ending
from harassflag.cases.calls.erasing import Erasing
from harassflag.cases.calls.handing_in import HandingIn
from harassflag.cases.calls.handling import Handling
from harassflag.cases.calls.judging import Judging
from harassflag.cases.calls.moving import Moving
from harassflag.cases.calls.reading import Reading
from harassflag.cases.calls.searching import Searching
from harassflag.cases.calls.teaching import Teaching
from harassflag.cases.calls.working import Working


class Desk(HandingIn, Reading, Searching, Counting, Judging, Working, Handling, Moving, Ending, Erasing, Teaching):
    """What one actor may do. Whether a call is open to the actor stands in `access.CALLS`, and is asked in the turn itself."""
