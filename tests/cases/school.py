"""The people of these tests, their clock, and posts as a model would hand them in."""

from datetime import UTC, datetime, timedelta

from harassflag.cases import Actor, CaseBook, NewEvidence, NewPost
from harassflag.records import Finding, Span


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


LEADER = Actor("leder1", "Karen Holm", frozenset({"leadership", "staff"}))
OTHER_LEADER = Actor("leder2", "Bent Vang", frozenset({"leadership", "staff"}))
TEACHER = Actor("lærer1", "Åse Bro", frozenset({"staff"}))
OTHER_TEACHER = Actor("lærer2", "Ida Lund", frozenset({"staff"}))
TR = Actor("tr1", "Jens Dal", frozenset({"tr_amr", "staff"}))
KEEPER = Actor("model1", "Mona Kær", frozenset({"model_keeper"}))


def judged(text: str, *types: str, unsure: tuple[str, ...] = (), author: str | None = None) -> NewPost:
    """A post with findings of a model: these types flagged, those unsure."""
    findings = [Finding(type, 0.9, 0.5, 0.3, (Span(0, min(3, len(text))),)) for type in types]
    findings += [Finding(type, 0.4, 0.5, 0.3) for type in unsure]
    return NewPost(text, author=author, findings=tuple(findings), model="m-1", policy="p@1")


def handed_in(book: CaseBook, *texts: str, by: Actor = TEACHER) -> str:
    """The id of a case with these posts, a stalking one if none is given, and one exhibit."""
    new_posts = [judged(text, "nickname") for text in texts] or [judged("Jeg ved hvor du bor", "stalking")]
    return book.as_(by).submit(new_posts, [NewEvidence(b"billede", "skærm.png", "image/png")], title="Sag").case
