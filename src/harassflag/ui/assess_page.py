"""Page "Vurdér": one box in, a recommendation out; nothing is stored unless somebody saves it."""

import io
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import streamlit as st

from harassflag.assess import assess
from harassflag.errors import HarassflagError
from harassflag.intake import BadRow, read_paste, read_posts
from harassflag.intake.plain import decode
from harassflag.intake.screenshot import is_picture
from harassflag.intake.tables import format_of
from harassflag.learning import judge_beside_later
from harassflag.policy.schema import ROUTES
from harassflag.records import Assessment, Hit, Post, Writer
from harassflag.settings import load_settings
from harassflag.ui.marking import as_plain, showable
from harassflag.ui.people import people
from harassflag.ui.picture_reading import PICTURE_TYPES, read_waiting, take_pictures
from harassflag.ui.picture_review import review, under_review, way_back
from harassflag.ui.result import show_help_first, show_result
from harassflag.ui.samples import SAMPLES, SCREENSHOT, SCREENSHOT_NAME
from harassflag.ui.saving import keep_handed_in, offer_to_save, start_over
from harassflag.ui.speech import Speech, speech

MOST_SHOWN = 50
MOST_FAULTS = 10
FILE_TYPES = ["txt", "csv", "jsonl", "parquet", *PICTURE_TYPES]


def show() -> None:
    """The page."""
    said = speech()
    _ = said.say
    st.title(_("Is this something?"))
    st.write(
        _(
            "Paste what was written, or a screenshot, and press the arrow. "
            "You see what it looks like, which words say so, and what the policy asks of you."
        )
    )
    with st.container():  # pinned to the foot of the page it would scroll danger out of sight
        entry = st.chat_input(
            _("Paste the post, the thread or a screenshot here …"),
            accept_file="multiple",
            file_type=FILE_TYPES,
            key="box",
            height=120,
        )
    _take_in(entry, said)
    keep_handed_in(entry)
    st.caption(
        _(
            "Never hand in sexual pictures of minors: describe them in words and ring 114. Nothing is stored unless you save it."
        )
    )
    read_waiting(said)
    _show_faults(said)
    if under_review():
        _review(said)
        return
    _samples(said)
    posts: list[Post] = st.session_state.get("posts", [])
    if posts:
        way_back(said)
        _judge(posts, said)


def _show_faults(said: Speech) -> None:
    """What could not be read: the first of it, for a table may hold as many bad rows as it likes."""
    faults: list[str] = st.session_state.get("faults", [])
    for fault in faults[:MOST_FAULTS]:
        st.warning(as_plain(fault), icon=":material/error:")
    if len(faults) > MOST_FAULTS:
        more = said.say("{count} more rows or files could not be read.")
        st.warning(more.format(count=len(faults) - MOST_FAULTS), icon=":material/error:")


def _review(said: Speech) -> None:
    """Posts from pictures are looked through first; judged, they stand behind what was pasted beside them."""
    posts = review(said)
    if posts is not None:
        st.session_state["posts"] = [*st.session_state.get("pasted", []), *posts]
        st.rerun()


def _take_in(entry: Any, said: Speech) -> None:
    """Cut what was handed in into posts, and keep them for this visit."""
    if not entry:
        return
    faults: list[str] = []
    posts: list[Post] = []
    text, files = (entry, []) if isinstance(entry, str) else (entry.text or "", entry.files)
    try:
        if text.strip():
            posts += [post.as_post("") for post in read_paste(text)]
    except HarassflagError as error:
        faults.append(error.told(said.say))
    pictures: list[tuple[str, bytes]] = []
    for file in files:
        raw = file.getvalue()
        if is_picture(raw, file.name):
            pictures.append((file.name, raw))
            continue
        try:
            posts += _posts_of(file.name, raw, faults, said)
        except HarassflagError as error:
            faults.append(error.told(said.say))
    if not posts and not pictures and not faults:
        faults.append(said.say("The text is empty. Paste what was written."))
    _begin(posts, pictures, faults)


def _begin(posts: list[Post], pictures: list[tuple[str, bytes]], faults: list[str]) -> None:
    """What was handed in takes the place of what was there before."""
    take_pictures(pictures)
    st.session_state["posts"] = st.session_state["pasted"] = [_showable(post) for post in posts]
    st.session_state["faults"] = [showable(fault) for fault in faults]


def _showable(post: Post) -> Post:
    """The post as a browser can show it; the file it came in is kept as it is."""
    return Post(**{name: showable(told) for name, told in asdict(post).items() if told is not None})


def _posts_of(name: str, raw: bytes, faults: list[str], said: Speech) -> list[Post]:
    if format_of(name) == "txt":
        return [post.as_post("") for post in read_paste(decode(raw, name), name)]
    posts: list[Post] = []
    for row in read_posts(io.BytesIO(raw), name):
        if isinstance(row, BadRow):
            faults.append(f"{name}, {said.say('row')} {row.line}: {row.told(said.say)}")
        else:
            posts.append(row)
    return posts


def _samples(said: Speech) -> None:
    """Sample posts, one click away."""
    with st.expander(said.say("Try an example"), expanded="posts" not in st.session_state, icon=":material/lightbulb:"):
        for sample in SAMPLES:
            if st.button(f"{said.of(sample.name)}", key=f"sample_{sample.id}", width="stretch"):
                _begin([post.as_post("") for post in read_paste(sample.text)], [], [])
                start_over()
                st.rerun()
        if st.button(said.of(SCREENSHOT_NAME), key="sample_screenshot", width="stretch", icon=":material/image:"):
            _begin([], [(SCREENSHOT.name, SCREENSHOT.read_bytes())], [])
            start_over()
            st.rerun()


def _judge(posts: Sequence[Post], said: Speech) -> None:
    writer: Writer = st.session_state.get("writer", "unknown")
    hit: Hit = st.session_state.get("hit", "unknown")
    try:
        assessments = assess(list(posts), writer=writer, hit=hit)
    except HarassflagError as error:
        st.error(as_plain(error.told(said.say)), icon=":material/error:")
        offer_to_save(posts, said)
        return
    if len(assessments) == 1:
        show_result(assessments[0], hit, said, offer=lambda: offer_to_save(posts, said))
    else:
        _several(assessments, hit, said)
    _judge_beside([post.text for post in posts])


def _judge_beside(texts: list[str]) -> None:
    """A model that waits judges the same posts, once and after the answer is on the screen."""
    if st.session_state.get("judged_beside") != texts:
        st.session_state["judged_beside"] = texts
        judge_beside_later(load_settings().models, texts)


def _several(assessments: Sequence[Assessment], hit: Hit, said: Speech) -> None:
    """Many posts: the heaviest first, the policy's steps folded behind each."""
    ordered = sorted(enumerate(assessments), key=lambda pair: (ROUTES.index(pair[1].route), pair[0]))
    show_help_first([assessment for _number, assessment in ordered], hit, said)
    st.subheader(f"{len(assessments)} {said.say('posts')}")
    offer_to_save([assessment.post for assessment in assessments], said)
    people(said)
    for number, assessment in ordered[:MOST_SHOWN]:
        with st.container(border=True):
            who = " · ".join(part for part in (assessment.post.author, assessment.post.time) if part)
            st.text(f"{number + 1}. {who}")
            show_result(assessment, hit, said, key=str(number), brief=True)
    if len(ordered) > MOST_SHOWN:
        st.info(
            f"{len(ordered) - MOST_SHOWN} "
            + said.say("more posts are lighter than these. Use the command line for long lists.")
        )
