"""What every part of the case page is handed: the case as read, the policy, the language, the moment."""

from dataclasses import dataclass
from datetime import datetime

from harassflag.cases import Case, CaseFile
from harassflag.policy import Policy
from harassflag.ui.speech import Speech

TYPED = "typed:"


@dataclass(frozen=True, slots=True)
class Room:
    """One case on the screen."""

    file: CaseFile
    policy: Policy
    said: Speech
    now: datetime

    @property
    def case(self) -> Case:
        """The head of the case."""
        return self.file.case

    @property
    def id(self) -> str:
        """The id of the case."""
        return self.file.case.id

    def key(self, field: str) -> str:
        """The place of a typed text: of this case only, and kept while other parts are shown."""
        return f"{TYPED}{self.id}:{field}"

    def may(self, call: str) -> bool:
        """Whether the reader may do this here; asked again, for certain, when it is done."""
        return call in self.file.may
