"""One exhibit: as it came, under its SHA-256; pictures are blurred until somebody asks."""

import streamlit as st

from harassflag.cases import Evidence, Origin
from harassflag.errors import HarassflagError
from harassflag.ui.case_room import Room
from harassflag.ui.case_words import openness_names
from harassflag.ui.enlarged_copy import show_enlarging
from harassflag.ui.evidence_picture import picture_html, shown_copies
from harassflag.ui.marking import as_plain, marked_html
from harassflag.ui.masked_copy import show_masking
from harassflag.ui.moments import moment
from harassflag.ui.origin_form import origin_fields, origin_from, origin_keys
from harassflag.ui.visit import attempt, desk, read, told_at

READABLE = ("text/", "application/json")


def show(room: Room, exhibit: Evidence) -> None:
    """The exhibit."""
    _ = room.said.say
    picture = exhibit.media_type.startswith(("image/", "application/pdf"))
    sign = ":material/image:" if picture else ":material/description:"
    st.markdown(f"{sign} **{_('Exhibit')} {exhibit.number}**")
    st.text(exhibit.name or _("Pasted text"))
    st.caption(
        f"{_size(exhibit.size)} · {_('digital fingerprint')} {exhibit.sha256[:8]}…",
        help=_("As long as it is the same, the file is unchanged. The whole of it (SHA-256): {sha256}").format(
            sha256=exhibit.sha256
        ),
    )
    if exhibit.derived_from:
        source = next((one.number for one in room.file.evidence if one.id == exhibit.derived_from), "?")
        st.text(
            f"{_('A copy, not the original')}: {_('of exhibit {number}').format(number=source)}, {exhibit.derivation}"
        )
    _origin(room, exhibit)
    if exhibit.blocked:
        st.error(_("Blocked: nobody may see or copy it. The police say what happens to it."), icon=":material/block:")
        return
    told_at(f"exhibit:{exhibit.id}")
    if room.may("view_evidence"):
        _viewer(room, exhibit, picture=picture)
    if picture and not exhibit.derived_from and room.may("add_derived"):
        show_masking(room, exhibit)
        show_enlarging(room, exhibit)
    if room.may("describe_evidence") or room.may("block_evidence"):
        _more(room, exhibit)


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000)} kB"


def _origin(room: Room, exhibit: Evidence) -> None:
    """What is known of where it comes from; nothing of it proves who wrote it."""
    _, origin = room.said.say, exhibit.origin
    names = openness_names(room.said)
    rows = [
        (_("Captured"), moment(origin.captured_at, room.said) if origin.captured_at else ""),
        (_("by"), origin.captured_by),
        (_("Platform"), origin.platform),
        (_("Profile"), " – ".join(part for part in (origin.profile_name, origin.profile_id) if part)),
        (_("Group or page"), f"{origin.group} ({names[origin.openness]})" if origin.group else ""),
        (_("Address"), origin.address),
    ]
    known = [f"{name}: {value}" for name, value in rows if value]
    st.text("\n".join(known) if known else _("Where it comes from is not written down yet."))


def _viewer(room: Room, exhibit: Evidence, *, picture: bool) -> None:
    """The bytes are fetched, and that is logged, only when somebody asks."""
    _, wanted = room.said.say, f"view:{exhibit.id}"
    name = exhibit.name or f"bilag-{exhibit.number}.txt"
    with st.container(horizontal=True):
        if st.session_state.get(wanted):
            st.button(
                _("Hide"),
                key=f"hide:{exhibit.id}",
                icon=":material/visibility_off:",
                on_click=_want,
                args=(wanted, False),
            )
        else:
            label = _("Show the picture (blurred)") if picture else _("Show")
            st.button(
                label, key=f"show:{exhibit.id}", icon=":material/visibility:", on_click=_want, args=(wanted, True)
            )
        st.download_button(
            _("The original"),
            data=lambda: desk().view_evidence(room.id, exhibit.id).content or b"",
            file_name=name,
            mime="application/octet-stream",
            key=f"original:{exhibit.id}",
            icon=":material/download:",
            on_click="ignore",
            help=_("As it came, unchanged. Fetching it is written in the log."),
        )
    if not st.session_state.get(wanted):
        return
    try:
        content = read(
            f"exhibit:{exhibit.id}",
            lambda: desk().view_evidence(room.id, exhibit.id).content,
            keep_seconds=float("inf"),
        )
    except HarassflagError as error:
        st.error(as_plain(error.told(room.said.say)), icon=":material/error:")
        return
    _bytes(room, exhibit, content or b"", picture=picture)


def _want(key: str, wanted: bool) -> None:
    st.session_state[key] = wanted


def _bytes(room: Room, exhibit: Evidence, content: bytes, *, picture: bool) -> None:
    _ = room.said.say
    if picture:
        clear = st.toggle(_("Show it clearly"), key=f"clear:{exhibit.id}")
        try:
            copies = shown_copies(content, exhibit.name, blurred=not clear)
        except HarassflagError as error:
            st.info(as_plain(error.told(room.said.say)), icon=":material/broken_image:")
            return
        for copy in copies:
            st.html(picture_html(copy, _("Exhibit {number}").format(number=exhibit.number)))
        st.caption(_("A smaller copy for the screen; the original is unchanged."))
    elif exhibit.media_type.startswith(READABLE):
        st.html(marked_html(content.decode("utf-8", "replace"), []))
    else:
        st.info(_("This kind of file is not shown here. Fetch the original."), icon=":material/draft:")


def _more(room: Room, exhibit: Evidence) -> None:
    _ = room.said.say
    with st.expander(_("Where it comes from, and more"), icon=":material/edit:"):
        if room.may("describe_evidence"):
            fields = room.key(exhibit.id)
            free = origin_fields(fields, room.said, exhibit.origin)
            st.button(
                _("Save"),
                disabled=not free,
                key=f"describe:{exhibit.id}",
                icon=":material/save:",
                on_click=_describe,
                args=(room, exhibit, fields),
            )
        if room.may("block_evidence"):
            st.caption(
                _(
                    "Does it show a minor in a sexual way? Block it at once, do not copy it, and ring 114: they say what happens to it."
                )
            )
            why = room.key(f"{exhibit.id}:block")
            st.text_input(_("Why is it blocked?"), key=why, max_chars=500)
            st.button(
                _("Block this exhibit"),
                key=f"block:{exhibit.id}",
                icon=":material/block:",
                on_click=_block,
                args=(room, exhibit, why),
            )


def _describe(room: Room, exhibit: Evidence, fields: str) -> None:
    origin: Origin = origin_from(fields, exhibit.origin)
    attempt(
        f"exhibit:{exhibit.id}",
        lambda: desk().describe_evidence(room.id, exhibit.id, origin, version=exhibit.version),
        done=room.said.say("Saved."),
        clear=origin_keys(fields),
    )


def _block(room: Room, exhibit: Evidence, why: str) -> None:
    reason = st.session_state[why]
    attempt(
        f"exhibit:{exhibit.id}",
        lambda: desk().block_evidence(room.id, exhibit.id, reason=reason),
        clear=(why, f"view:{exhibit.id}"),
    )
