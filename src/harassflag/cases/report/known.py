"""Who is to be masked in a case: its people, the profiles in it, and whoever wrote or is written about."""

from collections.abc import Iterable

from harassflag.cases.masking import Known
from harassflag.cases.masking.masker import Kind
from harassflag.cases.records import CaseFile, Person

_HIT: dict[str, Kind] = {"employee": "employee", "pupil": "pupil", "parent": "parent"}
_WRITER: dict[str, Kind] = {
    "parent": "parent",
    "pupil_under_15": "pupil",
    "pupil_15_plus": "pupil",
    "colleague": "employee",
}
_EMPLOYED = ("lærer", "pædagog", "leder", "vikar", "pedel", "sekretær", "ansat", "medarbejder", "kollega")


def known_of(file: CaseFile, hide: Iterable[str] = ()) -> tuple[Known, ...]:
    """The people of a case under every name it knows of them, the one hit first; then what a person wants hidden as well."""
    first = ("hit", "writer", "witness", "tr", "amr")
    people = sorted((person for person in file.people if person.name), key=lambda person: first.index(person.kind))
    named: list[tuple[tuple[str, ...], Kind]] = [((person.name,), _kind_of(person, file)) for person in people]
    profiles = [_names(one.origin.profile_name, one.origin.profile_id) for one in file.evidence]
    profiles += [_names(post.author) for post in file.posts]
    about = [_names(post.about) for post in file.posts]
    writer: Kind = _WRITER.get(file.case.writer, "person")
    hit: Kind = _HIT.get(file.case.hit, "person")
    for names, kind in (*((one, writer) for one in profiles), *((one, hit) for one in about)):
        _join(named, names, kind)
    return (*(Known(names, kind) for names, kind in named), *(Known((word,), "name") for word in hide))


def _names(*names: str | None) -> tuple[str, ...]:
    return tuple(name for name in names if name)


def _join(named: list[tuple[tuple[str, ...], Kind]], names: tuple[str, ...], kind: Kind) -> None:
    """Add names to the one who has one of them already, or as somebody new."""
    if not names:
        return
    spoken = _spoken(names)
    for at, (before, known_as) in enumerate(named):
        if spoken & _spoken(before):
            named[at] = (tuple(dict.fromkeys((*before, *names))), known_as)
            return
    named.append((names, kind))


def _spoken(names: Iterable[str]) -> set[str]:
    """Each name and its first with its last word, in one case."""
    words = [name.casefold().split() for name in names]
    return {" ".join(part) for part in words} | {f"{part[0]} {part[-1]}" for part in words if len(part) > 1}


def _kind_of(person: Person, file: CaseFile) -> Kind:
    if person.kind == "hit":
        return _HIT.get(file.case.hit, "person")
    if person.kind == "writer":
        return _WRITER.get(file.case.writer, "person")
    if person.kind in {"tr", "amr"} or any(word in person.relation.casefold() for word in _EMPLOYED):
        return "employee"
    return "pupil" if person.age in {"under_15", "15_17"} else "person"
