"""Pictures beside the posts read from them, mended by a person before anything is judged.

The posts are `drafts` in this visit's memory, `picture_pages` the pages they stand on; what was read stays beside what it became.
"""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from harassflag.assess import assess
from harassflag.errors import HarassflagError
from harassflag.records import Hit, Post
from harassflag.ui.drafts import Draft, as_posts, changed, joined, next_of, split, split_places, with_missing, with_word
from harassflag.ui.marking import as_plain
from harassflag.ui.picture_reading import new_ids
from harassflag.ui.picture_view import Page, picture_html, strips_html, styles_html
from harassflag.ui.result import show_help_first
from harassflag.ui.speech import Speech

MOST_DOUBTS = 6
FIELDS = ("author", "time", "text")
# The button stands below the posts, the numbers to ring above them: whoever presses it is taken to the top.
TO_TOP = "<script>document.querySelector('.stMain').scrollTo(0, 0)</script>"


def under_review() -> bool:
    """Whether posts from pictures wait to be looked through."""
    return bool(st.session_state.get("drafts")) and not st.session_state["drafts_done"]


def review(said: Speech) -> list[Post] | None:
    """The picture and its posts side by side; the posts, once the person wants them judged."""
    _ = said.say
    _sync()
    drafts: list[Draft] = st.session_state["drafts"]
    _help_first(drafts, said)
    st.subheader(_("Was it read right?"))
    st.write(_("Mend what is wrong, then have the posts judged. The picture itself is never changed."))
    at = _page_choice(st.session_state["picture_pages"], said)
    numbered = [(number, draft) for number, draft in enumerate(drafts, 1) if draft.page == at]
    page: Page = st.session_state["picture_pages"][at]
    st.html(styles_html(page, [draft for _number, draft in numbered]))
    with st.container(key="picture_review"):
        left, right = st.columns([5, 7], gap="medium")
        with left, st.container(key="picture_side"):
            st.html(picture_html(page, numbered, f"{_('Picture')}: {page.source}"))
        with right:
            for number, draft in numbered:
                _card(number, draft, drafts, said)
            label = _("Add a post that is missing")
            st.button(label, key="missing", icon=":material/add:", on_click=_add, args=(at,))
    posts = as_posts(drafts)
    if not posts:
        st.info(_("No post is left to judge."))
    label = f"{_('Judge the posts')} ({len(posts)})"
    if not st.button(label, type="primary", key="judge_drafts", disabled=not posts, width="stretch"):
        return None
    st.session_state["drafts_done"] = st.session_state["just_judged"] = True
    return posts


def way_back(said: Speech) -> None:
    """From the judged posts back to the picture they were read from."""
    if not st.session_state.get("drafts"):
        return
    if st.session_state.pop("just_judged", False):
        st.html(TO_TOP, unsafe_allow_javascript=True)
    if st.button(said.say("Back to the picture"), key="way_back", type="tertiary", icon=":material/arrow_back:"):
        st.session_state["drafts_done"] = False
        st.rerun()


def _help_first(drafts: Sequence[Draft], said: Speech) -> None:
    """A threat in the picture shows the numbers to ring before anybody mends a comma."""
    posts = as_posts(drafts)
    hit: Hit = st.session_state.get("hit", "unknown")
    if not posts:
        return
    try:
        # Judged again only when something was mended: sixty pages are not gone through for a click.
        if st.session_state.get("drafts_judged", (None,))[0] != posts:
            st.session_state["drafts_judged"] = (posts, assess(posts))
        show_help_first(st.session_state["drafts_judged"][1], hit, said)
    except HarassflagError as error:
        st.error(as_plain(error.told(said.say)), icon=":material/error:")


def _page_choice(pages: Sequence[Page], said: Speech) -> int:
    """Which page is looked at; with one page there is nothing to choose."""
    if len(pages) < 2:
        return 0
    return st.selectbox(
        f"{said.say('Picture')} (1–{len(pages)})",
        range(len(pages)),
        format_func=lambda at: (
            f"{at + 1}. {pages[at].source}" + (f" · {pages[at].number + 1}" if pages[at].number else "")
        ),
        key="picture_shown",
    )


def _card(number: int, draft: Draft, drafts: Sequence[Draft], said: Speech) -> None:
    """One post: what was read, to be mended, cut, joined or left out."""
    _ = said.say
    with st.container(border=True, key=f"card_{draft.id}"):
        if draft.left_out:
            st.text(f"{number}. {_('Left out')}: {draft.text[:80]}")
            st.button(
                _("Take it in again"), key=f"in_{draft.id}", type="tertiary", on_click=_leave, args=(draft.id, False)
            )
            return
        if draft.strips:
            st.html(strips_html(draft, f"{_('Picture')} {number}"))
        name, time = st.columns(2)
        unnamed = _("The phone's owner") if draft.own else _("Not shown")
        name.text_input(f"**{number}** · {_('Name')}", key=_field(draft, "author"), placeholder=unnamed)
        time.text_input(_("Time"), key=_field(draft, "time"), placeholder=_("Not shown"))
        st.text_area(_("Text"), key=_field(draft, "text"), height="content")
        if draft.corrected and draft.placed:
            was = " · ".join(part for part in (draft.read_author, draft.read_time, draft.read_text) if part)
            st.text(f"{_('As read in the picture:')} {was}")
        _doubts(draft, said)
        with st.container(horizontal=True):
            _cuts(draft, drafts, said)


def _cuts(draft: Draft, drafts: Sequence[Draft], said: Speech) -> None:
    """The three ways to change where a post begins and ends."""
    _ = said.say
    if next_of(drafts, draft.id):
        st.button(
            _("Join with the next"), key=f"join_{draft.id}", icon=":material/merge:", on_click=_join, args=(draft.id,)
        )
    places = split_places(draft.text)
    if places:
        with st.popover(_("Split"), icon=":material/content_cut:"):
            chosen = st.selectbox(
                _("The second post begins with"),
                places,
                format_func=lambda at: draft.text[at : at + 40],
                key=f"place_{draft.id}",
            )
            st.button(_("Split here"), key=f"split_{draft.id}", on_click=_split, args=(draft.id, chosen))
    st.button(_("Leave out"), key=f"out_{draft.id}", icon=":material/close:", on_click=_leave, args=(draft.id, True))


def _doubts(draft: Draft, said: Speech) -> None:
    """Words that were hard to read, with what they may have been; a click puts one in."""
    doubts = list({word.text: word for word in draft.doubtful}.values())[:MOST_DOUBTS]
    if not doubts:
        return
    st.text(f"{said.say('Hard to read, look again:')} " + " · ".join(f"»{word.text}«?" for word in doubts))
    offered = [(word.text, suggestion) for word in doubts for suggestion in word.suggestions[:1]]
    if offered:
        with st.container(horizontal=True):
            for at, (word, suggestion) in enumerate(offered):
                label = f"{as_plain(word)} → {as_plain(suggestion)}"
                st.button(label, key=f"word_{draft.id}_{at}", on_click=_put, args=(draft.id, word, suggestion))


def _field(draft: Draft, name: str) -> str:
    """The key of a field, filled from the draft when it is first shown."""
    key = f"{name}_{draft.id}"
    if key not in st.session_state:
        st.session_state[key] = getattr(draft, name)
    return key


def _sync() -> None:
    """What stands in the fields becomes what the drafts say."""
    st.session_state["drafts"] = [
        replace(draft, **{name: st.session_state.get(f"{name}_{draft.id}", getattr(draft, name)) for name in FIELDS})
        for draft in st.session_state["drafts"]
    ]


def _draft(id: int) -> Draft:
    drafts: list[Draft] = st.session_state["drafts"]
    return next(draft for draft in drafts if draft.id == id)


def _join(id: int) -> None:
    _sync()
    st.session_state["drafts"] = joined(st.session_state["drafts"], id, new_ids(1))


def _add(page: int) -> None:
    _sync()
    st.session_state["drafts"] = with_missing(st.session_state["drafts"], page, new_ids(1))


def _split(id: int, at: int) -> None:
    _sync()
    st.session_state["drafts"] = split(st.session_state["drafts"], id, at, new_ids(2))


def _leave(id: int, out: bool) -> None:
    _sync()
    st.session_state["drafts"] = changed(st.session_state["drafts"], replace(_draft(id), left_out=out))


def _put(id: int, word: str, suggestion: str) -> None:
    _sync()
    mended = with_word(_draft(id), word, suggestion)
    st.session_state[f"text_{id}"] = mended.text
    st.session_state["drafts"] = changed(st.session_state["drafts"], mended)
