"""Page "Sendt": what the reader handed in, where it stands, and what was decided."""

import streamlit as st

from harassflag.cases import Origin, Submission
from harassflag.errors import HarassflagError
from harassflag.policy import Policy, load_policy
from harassflag.settings import load_settings
from harassflag.ui.case_words import ROUTE_ICONS, type_names
from harassflag.ui.handed_in import Raw, more_material
from harassflag.ui.links import link
from harassflag.ui.marking import as_plain, marked_html
from harassflag.ui.moments import day, moment
from harassflag.ui.speech import Speech, speech
from harassflag.ui.visit import attempt, desk, keep_typed, read, told_at


def show() -> None:
    """The page."""
    said = speech()
    _ = said.say
    keep_typed("typed:")
    st.title(_("What I have sent"))
    st.caption(_("You see where it stands and what was decided; how the case is handled stays with the leadership."))
    try:
        policy = load_policy(load_settings().policy)
        mine = read("sent", desk().my_submissions)
    except HarassflagError as error:
        st.error(as_plain(error.told(said.say)), icon=":material/error:")
        return
    if not mine:
        st.info(_("You have not sent anything yet. Start by pasting a post."), icon=":material/inbox:")
        link("vurder", _("Assess"), ":material/search:")
    for one in mine:
        with st.container(border=True):
            _one(one, policy, said)


def _one(one: Submission, policy: Policy, said: Speech) -> None:
    _ = said.say
    st.markdown(f"**{one.number}** · {_('sent')} {moment(one.submitted_at, said)}")
    if one.status == "closed" and one.closed_at:
        st.markdown(f":material/lock: **{_('Closed')}** {day(one.closed_at, said)}")
    elif one.read_at:
        handler = f" · {_('Handled by')} {as_plain(one.handler)}" if one.handler else ""
        st.markdown(f":material/mark_email_read: **{_('Read by the leadership')}** {day(one.read_at, said)}{handler}")
    else:
        st.markdown(f":material/mark_email_unread: **{_('Not read yet')}** – {_('is it urgent, then ring them')}")
    if one.decided_route:
        names = type_names(one.decided_types, policy, said) or _("none of the types")
        st.markdown(
            f"**{_('Decided')}:** {names} · {ROUTE_ICONS[one.decided_route]} {said.of(policy.route(one.decided_route).name)}"
        )
    else:
        st.text(_("The leadership has not judged it yet."))
    done = [said.of(policy.step(id).text) for id in one.steps_done if any(step.id == id for step in policy.steps)]
    if done:
        with st.expander(f"{_('What the leadership has done')} ({len(done)})", icon=":material/checklist:"):
            for text in done:
                st.markdown(f"- {text}")
    with st.expander(_("What you sent"), icon=":material/outbox:"):
        for text in one.texts:
            st.html(marked_html(text, []))
        for name in one.exhibits:
            st.text(name or _("Pasted text"))
    _more(one, said)


def _more(one: Submission, said: Speech) -> None:
    """More of the same: it joins the case as a new event."""
    _, key = said.say, f"typed:sent:{one.case}"
    told_at(f"sent:{one.case}")
    with st.expander(_("Has more happened?"), icon=":material/add:"):
        st.caption(_("Never hand in sexual pictures of minors: describe them in words and ring 114."))
        st.text_area(_("Paste the post or the thread"), key=f"{key}:text", height=120)
        files = st.file_uploader(
            _("Files: screenshots, PDF, chat exports"), accept_multiple_files=True, key=f"files:{one.case}"
        )
        st.text_area(_("What else should be known?"), key=f"{key}:note", height=80, max_chars=5_000)
        raws = [Raw(file.name, file.getvalue()) for file in files or []]
        st.button(
            _("Send it too"),
            key=f"more:{one.case}",
            icon=":material/send:",
            on_click=_send,
            args=(one.case, key, raws, said),
        )


def _send(case: str, key: str, files: list[Raw], said: Speech) -> None:
    text: str = st.session_state[f"{key}:text"]

    def deed() -> None:
        posts, evidence = more_material(text, files, Origin())
        desk().add_to_submission(case, posts, evidence, note=st.session_state[f"{key}:note"])

    attempt(f"sent:{case}", deed, done=said.say("Sent."), clear=(f"{key}:text", f"{key}:note", f"files:{case}"))
