"""What can be refused, each with a message that says what is wrong and what to do."""

from collections.abc import Sequence


class HarassflagError(ValueError):
    """The base of every error this program raises on purpose."""


class InputError(HarassflagError):
    """Something handed in cannot be read or judged."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(f"{what} {cure}")


class PolicyError(HarassflagError):
    """A policy file with faults; all of them at once."""

    def __init__(self, source: str, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__("\n".join([f"{source}: {count} in the policy", *faults]))


class CorpusError(HarassflagError):
    """A corpus file that training refuses; every reason with its file and line."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        shown = list(faults[:20])
        if len(faults) > len(shown):
            shown.append(f"… and {len(faults) - len(shown)} more")
        super().__init__("\n".join(shown))


class ModelError(HarassflagError):
    """A model that is missing, changed, foreign or of another format."""

    def __init__(self, what: str, cure: str = "Build one with `make model`.") -> None:
        super().__init__(f"{what} {cure}")


class StorageError(HarassflagError):
    """A file or folder that cannot be written."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} cannot be written: {reason}. Nothing was changed; free the place or choose another.")
