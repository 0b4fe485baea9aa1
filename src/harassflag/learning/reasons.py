"""Why something was refused or let through: a sentence with named blanks, to be said in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Values = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Reason:
    """An English sentence and what fills its blanks; `type` among them is the id of a type of the policy.

    `note` is a second sentence, without blanks, that says how the first is meant.
    """

    sentence: str
    values: Values = field(default_factory=dict)
    note: str = ""

    def told(self, say: Callable[[str], str] = str, name_of: Callable[[str], str] = str) -> str:
        """The sentence in words: `say` translates it, `name_of` names a type."""
        named = {key: name_of(str(value)) if key == "type" else value for key, value in self.values.items()}
        told = say(self.sentence).format(**named)
        return f"{told} {say(self.note)}" if self.note else told
