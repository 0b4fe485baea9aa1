"""Posts and evidence of a case, the newest event first; and how more is added."""

import streamlit as st

from harassflag.cases import Episode
from harassflag.ui import case_evidence, case_labels
from harassflag.ui.case_adding import show_adding
from harassflag.ui.case_room import Room
from harassflag.ui.moments import day, moment


def show(room: Room) -> None:
    """The part."""
    for episode in reversed(room.file.episodes):
        _episode(room, episode)
    if room.may("add_episode"):
        show_adding(room)


def _episode(room: Room, episode: Episode) -> None:
    _ = room.said.say
    st.subheader(f"{_('Event')} {episode.number} · {day(episode.added_at, room.said)}")
    st.text(
        f"{_('Handed in {when}').format(when=moment(episode.added_at, room.said))} {_('by')} {episode.added_by.name}"
    )
    if episode.note:
        st.text(episode.note)
    for post in room.file.posts:
        if post.episode == episode.number:
            with st.container(border=True):
                case_labels.show(room, post)
    for exhibit in room.file.evidence:
        if exhibit.episode == episode.number:
            with st.container(border=True):
                case_evidence.show(room, exhibit)
