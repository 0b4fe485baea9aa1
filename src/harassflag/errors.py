"""What can be refused, each with a message that says what is wrong and what to do."""

import errno
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

FULL = os.strerror(errno.ENOSPC)
"""What the system calls a full disk."""


class HarassflagError(ValueError):
    """The base of every error this program raises on purpose.

    Sentences are English with named blanks, so that the edge can say them in the user's language; `values` fill the blanks.
    """

    def __init__(self, *sentences: str, **values: object) -> None:
        self.sentences = sentences
        self.values = values
        super().__init__(self.told(str))

    def told(self, say: Callable[[str], str]) -> str:
        """The message, each sentence put into words by `say` first."""
        return " ".join(say(sentence).format(**self.values) for sentence in self.sentences)

    def __reduce__(self) -> tuple[Any, ...]:
        """From one process to another as it stands: made anew, a child would ask for its own arguments."""
        return _as_it_stood, (type(self), self.args, self.__dict__)


def _as_it_stood(kind: type[HarassflagError], args: tuple[str, ...], told: Mapping[str, Any]) -> HarassflagError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(told)
    return error


class InputError(HarassflagError):
    """Something handed in cannot be read or judged."""


class ModelError(HarassflagError):
    """A model that is missing, changed, foreign or of another format."""

    def __init__(self, what: str, cure: str = "Build one with `make model`.", **values: object) -> None:
        super().__init__(what, cure, **values)


class StorageError(HarassflagError):
    """A file or folder that cannot be written."""

    def __init__(self, path: str, reason: str) -> None:
        if reason == FULL:
            super().__init__(
                "The disk is full: {path} cannot be written.", "Nothing was changed; free some space.", path=path
            )
            return
        super().__init__(
            "{path} cannot be written: {reason}.",
            "Nothing was changed; free the place or choose another.",
            path=path,
            reason=reason,
        )


class RunError(HarassflagError):
    """A long run that cannot begin or go on; what it has done is kept, and it can be taken up again."""


class PolicyError(HarassflagError):
    """A policy file with faults; all of them at once, in English, for the one who edits the file."""

    def __init__(self, source: str, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            "{source}: {count} fault(s) in the policy.",
            "See them all with `harassflag policy check`.",
            source=source,
            count=len(faults),
        )


class CorpusError(HarassflagError):
    """A corpus file that training refuses; every reason with its file and line, in English."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("{first}", "({count} fault(s) in the corpus.)", first=faults[0], count=len(faults))


class CasebookError(HarassflagError):
    """The casebook as a whole cannot be used: its key, its version, its database, a backup."""


class CaseError(HarassflagError):
    """Something a case does not allow; nothing was changed."""


class NoSuchCaseError(CaseError):
    """No such case, or none for this reader: the same words, so that asking teaches nothing."""

    def __init__(self, case: str) -> None:
        super().__init__("There is no case {case} for you.", "Choose one from your list.", case=ascii(case)[1:-1][:32])


class ConflictError(CaseError):
    """Somebody else was faster; what was to be written (`yours`) and what stands now (`theirs`) are both here."""

    def __init__(self, who: str, *, yours: object, theirs: object) -> None:
        self.yours = yours
        self.theirs = theirs
        super().__init__(
            "{who} changed this while you were at it.", "Your text is kept: look at both and save again.", who=who
        )


class RefusedError(CaseError):
    """A call that is not open to this person, or not as things stand."""
