"""The people of these tests, and posts as a model would hand them in."""

from harassflag.cases import Actor, NewPost
from harassflag.records import Finding, Span

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
