"""From "Vurdér" to a case, and what staff see of what they sent."""

from dataclasses import replace

from screen_pages import Open, everything
from screen_people import HOSTILE, LEADER, TEACHER, THREAT
from streamlit.testing.v1 import AppTest

from harassflag.cases import CaseBook
from harassflag.intake.screenshot import PicturePost
from harassflag.ui.drafts import draft_of


def judge(open_page: Open, actor: object, text: str = THREAT) -> AppTest:
    app = open_page("assess_page", actor)
    app.chat_input[0].set_value(text).run()
    assert not app.exception
    return app


def test_a_leader_saves_a_case_with_what_was_pasted(book: CaseBook, open_page: Open) -> None:
    app = judge(open_page, LEADER)
    app.selectbox(key="hit").set_value("employee").run()
    app.text_input(key="typed:save:title").set_value(HOSTILE)
    app.selectbox(key="typed:save:platform").set_value("Messenger")
    app.text_input(key="typed:save:captured_by").set_value("Sekretæren")
    app.button(key="save").click().run()
    assert "Gemt som sag" in app.success[0].value
    assert not [button for button in app.button if button.key == "save"]
    file = book.as_(LEADER).open_case(book.as_(LEADER).queue().cases[0].id)
    exhibit = book.as_(LEADER).view_evidence(file.case.id, file.evidence[0].id)
    assert exhibit.content == THREAT.encode()
    assert (file.case.title, file.case.hit, file.case.route) == (HOSTILE, "employee", "police")
    assert (file.evidence[0].origin.platform, file.evidence[0].origin.captured_by) == ("Messenger", "Sekretæren")
    assert file.posts[0].evidence == file.evidence[0].id


def test_what_was_read_in_a_picture_is_kept_beside_what_it_was_mended_to(book: CaseBook, open_page: Open) -> None:
    app = judge(open_page, LEADER)
    read = draft_of(PicturePost("Hej med dlg", "Bo", "2 t.", 0.6, (0, 0, 9, 9)), 0, 0)
    app.session_state["drafts"] = [replace(read, text="Hej med dig")]
    app.session_state["drafts_done"] = True
    app.button(key="save").click().run()
    case = book.as_(LEADER).queue().cases[0].id
    original, beside = book.as_(LEADER).open_case(case).evidence
    told = book.as_(LEADER).view_evidence(case, beside.id).content
    assert told is not None
    assert told.decode() == "Læst i billedet: Bo · 2 t. · Hej med dlg\nRettet til: Bo · 2 t. · Hej med dig"
    assert book.as_(LEADER).view_evidence(case, original.id).content == THREAT.encode()


def test_the_whole_thread_is_kept_though_only_its_posts_are_judged(book: CaseBook, open_page: Open) -> None:
    thread = "Bo\nTak for i dag\n2 t.\nSynes godt om\nSvar\nIda\n" + THREAT + "\n1 t.\nSynes godt om\nSvar\n"
    judge(open_page, LEADER, thread).button(key="save").click().run()
    file = book.as_(LEADER).open_case(book.as_(LEADER).queue().cases[0].id)
    assert [(post.author, post.text) for post in file.posts] == [("Bo", "Tak for i dag"), ("Ida", THREAT)]
    exhibit = book.as_(LEADER).view_evidence(file.case.id, file.evidence[0].id)
    assert exhibit.content is not None
    assert "Synes godt om" in exhibit.content.decode()


def test_another_paste_offers_another_case(book: CaseBook, open_page: Open) -> None:
    app = judge(open_page, LEADER)
    app.button(key="save").click().run()
    app.chat_input[0].set_value("Tak for en hyggelig dag").run()
    app.button(key="save").click().run()
    assert [case.posts for case in book.as_(LEADER).queue().cases] == [1, 1]


def test_an_example_leaves_no_trace_of_what_was_pasted_before(book: CaseBook, open_page: Open) -> None:
    app = judge(open_page, LEADER)
    app.button(key="sample_nickname").click().run()
    app.button(key="save").click().run()
    file = book.as_(LEADER).open_case(book.as_(LEADER).queue().cases[0].id)
    exhibit = book.as_(LEADER).view_evidence(file.case.id, file.evidence[0].id)
    assert exhibit.content == file.posts[0].text.encode()


def test_staff_send_it_and_see_what_was_decided(book: CaseBook, open_page: Open) -> None:
    app = judge(open_page, TEACHER)
    assert "Send til ledelsen" in [button.label for button in app.button]
    app.button(key="save").click().run()
    assert "Sendt til ledelsen som sag" in app.success[0].value
    assert "Ikke læst endnu" in everything(open_page("submissions_page", TEACHER))
    desk = book.as_(LEADER)
    case = desk.queue().cases[0].id
    post = desk.open_case(case).posts[0]
    desk.claim(case)
    desk.set_labels(case, post.id, ["threat_of_violence"], reason="Konkret", version=post.version)
    desk.set_step(case, "lead_secure", "done")
    desk.add_note(case, "Kun for ledelsen")
    told = everything(open_page("submissions_page", TEACHER))
    assert "Læst af ledelsen" in told
    assert "Hos Karen Holm" in told
    assert "**Afgjort:** Konkret trussel om vold" in told
    assert "Sikr dokumentationen først" in told
    assert "Kun for ledelsen" not in told


def test_staff_add_more_to_what_they_sent(book: CaseBook, open_page: Open) -> None:
    judge(open_page, TEACHER).button(key="save").click().run()
    case = book.as_(LEADER).queue().cases[0].id
    app = open_page("submissions_page", TEACHER)
    app.button(key=f"more:{case}").click().run()
    assert "Giv et opslag, en fil eller begge" in app.error[0].value
    app.text_area(key=f"typed:sent:{case}:text").set_value("Nu skriver han igen: vi ses").run()
    app.button(key=f"more:{case}").click().run()
    assert "Sendt" in app.success[0].value
    assert len(book.as_(LEADER).open_case(case).posts) == 2


def test_staff_see_nothing_of_others(book: CaseBook, open_page: Open) -> None:
    judge(open_page, LEADER).button(key="save").click().run()
    assert "Du har ikke sendt noget endnu" in everything(open_page("submissions_page", TEACHER))
    app = open_page("queue_page", TEACHER)
    assert "Spørg ledelsen" in app.error[0].value
