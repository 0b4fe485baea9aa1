"""The people of a case, and who was hit and who wrote it as far as known."""

import streamlit as st

from harassflag.cases import NewPerson, Person
from harassflag.ui.case_room import Room
from harassflag.ui.case_words import age_names, kind_names
from harassflag.ui.fields import begin, keys_of, show_theirs
from harassflag.ui.people import hit_names, writer_names
from harassflag.ui.visit import attempt, desk, told_at

_WIDE = 500
_NAMES = ("kind", "age", "name", "relation", "contact", "remark")


def show(room: Room) -> None:
    """The part."""
    _ = room.said.say
    if room.may("describe_case"):
        _kinds(room)
    st.subheader(_("People"))
    st.caption(
        _(
            "Write only what is needed. No CPR numbers. Whoever is named as hit, writer or witness cannot handle the case."
        )
    )
    told_at("people")
    if not room.file.people:
        st.text(_("Nobody is written down yet."))
    for person in room.file.people:
        with st.container(border=True):
            _person(room, person)
    if room.may("add_person"):
        with st.expander(_("Add somebody"), icon=":material/person_add:"):
            _fields(room, room.key("person"), None)
            st.button(
                _("Add"), type="primary", key="add_person", icon=":material/person_add:", on_click=_add, args=(room,)
            )


def _kinds(room: Room) -> None:
    """Who was hit and who wrote it: the steps and deadlines follow from it. And the title."""
    _, case = room.said.say, room.case
    writers, hits = writer_names(room.said), hit_names(room.said)
    told_at("describe")
    with st.container(border=True):
        key, now = room.key("case"), {"hit": case.hit, "writer": case.writer, "title": case.title}
        theirs = begin(key, now)
        left, right = st.columns(2)
        left.selectbox(_("Who was hit?"), list(hits), format_func=hits.__getitem__, key=f"{key}:hit")
        right.selectbox(_("Who wrote it?"), list(writers), format_func=writers.__getitem__, key=f"{key}:writer")
        st.text_input(_("A few words on what it is about"), key=f"{key}:title", max_chars=200)
        if theirs:
            words = {
                "hit": _("Who was hit?"),
                "writer": _("Who wrote it?"),
                "title": _("A few words on what it is about"),
            }
            told = {"hit": hits[case.hit], "writer": writers[case.writer], "title": case.title}
            show_theirs(key, now, words, room.said, told=told)
        st.button(
            _("Save"), key="describe", icon=":material/save:", disabled=theirs, on_click=_describe, args=(room, key)
        )


def _describe(room: Room, key: str) -> None:
    state = st.session_state
    attempt(
        "describe",
        lambda: desk().describe_case(
            room.id,
            version=room.case.version,
            title=state[f"{key}:title"],
            hit=state[f"{key}:hit"],
            writer=state[f"{key}:writer"],
        ),
        done=room.said.say("Saved. Steps and deadlines follow from it."),
        clear=keys_of(key, {"hit": 0, "writer": 0, "title": 0}),
    )


def _person(room: Room, person: Person) -> None:
    _ = room.said.say
    st.markdown(f"**{kind_names(room.said)[person.kind]}**")
    told = [
        person.name or _("Name unknown"),
        age_names(room.said)[person.age] if person.kind in {"hit", "writer"} else "",
    ]
    st.text(" · ".join(part for part in (*told, person.relation, person.contact) if part))
    if person.remark:
        st.text(person.remark)
    if not room.may("change_person"):
        return
    key = room.key(person.id)
    with st.expander(_("Change"), icon=":material/edit:"):
        free = _fields(room, key, person)
        st.button(
            _("Save"),
            key=f"change:{person.id}",
            icon=":material/save:",
            disabled=not free,
            on_click=_change,
            args=(room, person),
        )
        st.text_input(_("Why taken out of the case?"), key=f"{key}:why", max_chars=_WIDE)
        st.button(
            _("Take out of the case"),
            key=f"remove:{person.id}",
            icon=":material/person_remove:",
            on_click=_remove,
            args=(room, person),
        )


def _fields(room: Room, key: str, person: Person | None) -> bool:
    """The fields of one person; false while another's change waits to be looked at."""
    _, kinds, ages = room.said.say, kind_names(room.said), age_names(room.said)
    known = person or NewPerson("hit")
    now = {name: getattr(known, name) for name in _NAMES}
    theirs = begin(key, now)
    left, right = st.columns(2)
    left.selectbox(_("Who is it?"), list(kinds), format_func=kinds.__getitem__, key=f"{key}:kind")
    right.selectbox(_("Age"), list(ages), format_func=ages.__getitem__, key=f"{key}:age")
    left.text_input(_("Name"), key=f"{key}:name", max_chars=_WIDE)
    right.text_input(
        _("Relation to the school"),
        key=f"{key}:relation",
        max_chars=_WIDE,
        placeholder=_("teacher, mother of a pupil in 4.b …"),
    )
    left.text_input(_("Phone or e-mail"), key=f"{key}:contact", max_chars=_WIDE)
    right.text_input(_("A remark (optional)"), key=f"{key}:remark", max_chars=2_000)
    if theirs:
        words = {"name": _("Name"), "relation": _("Relation to the school"), "contact": _("Phone or e-mail")}
        words |= {"kind": _("Who is it?"), "age": _("Age"), "remark": _("A remark (optional)")}
        told = {**now, "kind": kinds[known.kind], "age": ages[known.age]}
        show_theirs(key, now, words, room.said, told=told)
    return not theirs


def _filled(key: str) -> NewPerson:
    state = st.session_state
    return NewPerson(**{name: state[f"{key}:{name}"] for name in _NAMES})


def _keys(key: str) -> list[str]:
    return [f"{key}:why", *keys_of(key, dict.fromkeys(_NAMES))]


def _add(room: Room) -> None:
    key = room.key("person")
    attempt("people", lambda: desk().add_person(room.id, _filled(key)), done=room.said.say("Added."), clear=_keys(key))


def _change(room: Room, person: Person) -> None:
    key = room.key(person.id)
    attempt(
        "people",
        lambda: desk().change_person(room.id, person.id, _filled(key), version=person.version),
        done=room.said.say("Saved."),
        clear=_keys(key),
    )


def _remove(room: Room, person: Person) -> None:
    key = room.key(person.id)
    attempt(
        "people",
        lambda: desk().remove_person(room.id, person.id, reason=st.session_state[f"{key}:why"]),
        done=room.said.say("Taken out."),
        clear=_keys(key),
    )
