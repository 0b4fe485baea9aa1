"""The report of a case, as a PDF and as a folder for archives: masked, or unmasked for the police by a choice that is logged."""

import io
import tempfile
import zipfile
from pathlib import Path

import streamlit as st

from harassflag.cases import make_report, write_report
from harassflag.cases.report import is_masked_copy, review_masks
from harassflag.records import Span
from harassflag.ui.case_room import Room
from harassflag.ui.marking import marked_html
from harassflag.ui.visit import attempt, desk, told_at


def show(room: Room) -> None:
    """The part."""
    _, key = room.said.say, room.key("export")
    st.subheader(_("Report"))
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
        _masks(room, key)
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


def _masks(room: Room, key: str) -> None:
    """What will be hidden, to be looked through and mended before the report is made."""
    _ = room.said.say
    st.info(
        _("Names are hidden by a program, which may be wrong: look it through."),
        icon=":material/visibility:",
    )
    _pictures(room)
    left, right = st.columns(2)
    left.text_input(_("Hide these words too"), key=f"{key}:hide", max_chars=1_000, placeholder=_("with commas between"))
    right.text_input(
        _("Words that are no names"), key=f"{key}:leave", max_chars=1_000, placeholder=_("with commas between")
    )
    with st.expander(_("See what will be hidden"), icon=":material/visibility_off:"):
        for one in review_masks(room.file, leave=_words(f"{key}:leave"), hide=_words(f"{key}:hide")):
            st.html(marked_html(one.text, [Span(mask.start, mask.end) for mask in one.masks]))
            told = dict.fromkeys(f"»{one.text[mask.start : mask.end]}« → {mask.placeholder}" for mask in one.masks)
            st.text("\n".join(told) or _("Nothing in this text."))


def _pictures(room: Room) -> None:
    """Which pictures have a masked copy; without one a picture is left out."""
    _ = room.said.say
    masked = {one.derived_from for one in room.file.evidence if is_masked_copy(one) and not one.blocked}
    pictures = [one for one in room.file.evidence if one.media_type.startswith("image/") and not one.derived_from]
    without = [str(one.number) for one in pictures if one.id not in masked]
    if without:
        st.text(
            _("Left out, because they have no masked copy yet: exhibit {numbers}. Make one under “Posts”.").format(
                numbers=", ".join(without)
            )
        )


def _words(key: str) -> list[str]:
    return [word.strip() for word in (st.session_state.get(key) or "").split(",") if word.strip()]


def _size(content: bytes) -> str:
    return f"{len(content) / 1_000_000:.1f} MB"


def _make(room: Room, key: str) -> None:
    """Take the case out, by a logged choice, and keep the report for this visit."""
    state = st.session_state
    reason, masked = state[f"{key}:why"], state[f"{key}:masked"]
    leave, hide = _words(f"{key}:leave"), _words(f"{key}:hide")

    def deed() -> None:
        state.pop(f"made:{room.id}", None)
        report = make_report(
            desk().export(room.id, reason=reason, masked=masked), room.policy, reason=reason, leave=leave, hide=hide
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
