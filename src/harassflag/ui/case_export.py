"""The report of a case, as a PDF and as a folder for archives: masked, or unmasked for the police by a choice that is logged."""

import io
import tempfile
import zipfile
from pathlib import Path

import streamlit as st

from harassflag.cases import make_report, write_report
from harassflag.ui.case_room import Room
from harassflag.ui.visit import attempt, desk, told_at


def show(room: Room) -> None:
    """The part."""
    _, key = room.said.say, room.key("export")
    st.subheader(_("Print and hand out"))
    st.write(
        _(
            "A report with front page, numbered exhibits, judgements, steps, log and how to check that nothing was changed."
        )
    )
    masked = st.radio(
        _("For whom?"),
        [True, False],
        format_func={
            True: _("Names hidden: for meetings, the municipality, the archive"),
            False: _("With names and originals: for the police"),
        }.__getitem__,
        key=f"{key}:masked",
    )
    if masked:
        st.info(
            _("Read it through before you hand it out: a name may have been overlooked. Pictures are left out."),
            icon=":material/visibility:",
        )
        st.text_input(
            _("Words that are no names (optional)"), key=f"{key}:leave", max_chars=500, placeholder=_("Rose, Bo, Storm")
        )
    else:
        st.warning(
            _("Everything stands in it, unhidden. Give it only to those who must have it."), icon=":material/lock_open:"
        )
    st.text_input(_("Why is it taken out, and for whom?"), key=f"{key}:why", max_chars=1_000)
    told_at("export")
    st.button(
        _("Make the report"),
        type="primary",
        icon=":material/picture_as_pdf:",
        key="export",
        on_click=_make,
        args=(room, key),
    )
    made: tuple[str, bytes, bytes] | None = st.session_state.get(f"made:{room.id}")
    if made:
        name, pdf, bag = made
        with st.container(horizontal=True):
            st.download_button(
                f"{_('Report')} (PDF, {_size(pdf)})",
                pdf,
                f"{name}.pdf",
                "application/pdf",
                key="pdf",
                icon=":material/download:",
                on_click="ignore",
            )
            st.download_button(
                f"{_('For the archive')} (BagIt, {_size(bag)})",
                bag,
                f"{name}-bagit.zip",
                "application/zip",
                key="bag",
                icon=":material/inventory_2:",
                on_click="ignore",
            )


def _size(content: bytes) -> str:
    return f"{len(content) / 1_000_000:.1f} MB"


def _make(room: Room, key: str) -> None:
    """Take the case out, by a logged choice, and keep the report for this visit."""
    state = st.session_state
    reason, masked = state[f"{key}:why"], state[f"{key}:masked"]
    leave = [word.strip() for word in (state.get(f"{key}:leave") or "").split(",") if word.strip()]

    def deed() -> None:
        state.pop(f"made:{room.id}", None)
        report = make_report(
            desk().export(room.id, reason=reason, masked=masked), room.policy, reason=reason, leave=leave
        )
        with tempfile.TemporaryDirectory() as folder:
            written = write_report(report, Path(folder))
            state[f"made:{room.id}"] = (report.name, written.pdf.read_bytes(), _zipped(written.bag))

    attempt("export", deed, done=room.said.say("The report is ready."), clear=(f"{key}:why",))


def _zipped(folder: Path) -> bytes:
    """The folder as one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder.parent).as_posix())
    return out.getvalue()
