"""The people of these tests, and posts as they come in."""

from harassflag.cases import Actor, NewEvidence, NewPost
from harassflag.records import Finding, Span

LEADER = Actor("oidc:leder1", "Karen Holm", frozenset({"leadership", "staff"}))
OTHER_LEADER = Actor("oidc:leder2", "Bent Vang", frozenset({"leadership", "staff"}))
TEACHER = Actor("oidc:lærer1", "Åse Bro", frozenset({"staff"}))
KEEPER = Actor("oidc:model1", "Mona Kær", frozenset({"model_keeper", "staff"}))
TR = Actor("oidc:tr1", "Jens Dal", frozenset({"tr_amr", "staff"}))
THREAT = "Jeg ved hvor du bor. Så smadrer jeg din bil."
HOSTILE = "<script>alert(1)</script> **fed** [link](https://eksempel.dk) ![x](https://eksempel.dk/x.png) :red[x] $x$ \u202eabc"


def threat(text: str = THREAT, author: str | None = "Vred Far") -> NewPost:
    findings = (Finding("threat_of_violence", 0.9, 0.5, 0.3, (Span(0, 3),)),)
    return NewPost(text, author=author, findings=findings, model="m-1", policy="p@1", evidence=0)


def pasted(text: str = THREAT) -> NewEvidence:
    return NewEvidence(text.encode(), "", "text/plain; charset=utf-8")
