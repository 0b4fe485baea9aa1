"""The queue: threats on top, filters, search, claim, and what is kept from whom."""

from screen_pages import Open, everything
from screen_people import HOSTILE, LEADER, OTHER_LEADER, TEACHER, TR, pasted, threat
from streamlit.testing.v1 import AppTest

from harassflag.cases import CaseBook, NewPost, Who


def numbers(app: AppTest) -> list[str]:
    return [line.value.split(" · ")[1] for line in app.markdown if " · 2" in line.value and line.value.startswith("**")]


def test_threats_stand_on_top(book: CaseBook, open_page: Open) -> None:
    desk = book.as_(TEACHER)
    harmless = desk.submit([NewPost("Tak for i dag", model="m-1", policy="p@1")]).number
    urgent = desk.submit([threat()], [pasted()]).number
    app = open_page("queue_page", LEADER)
    assert not app.exception
    assert numbers(app) == [urgent, harmless]
    assert "2 sager" in everything(app)


def test_filters_and_search_narrow_the_list(book: CaseBook, open_page: Open) -> None:
    desk = book.as_(TEACHER)
    desk.submit([NewPost("Tak for i dag", model="m-1", policy="p@1")], title="Skovtur")
    urgent = desk.submit([threat()], [pasted()]).number
    app = open_page("queue_page", LEADER)
    app.multiselect(key="routes").set_value(["police"]).run()
    assert numbers(app) == [urgent]
    app.multiselect(key="routes").set_value([]).run()
    app.text_input(key="search").set_value("smadrer").run()
    assert numbers(app) == [urgent]
    app.text_input(key="search").set_value("findes ikke").run()
    assert "Der er ingen sager her" in everything(app)


def test_a_claimed_case_is_mine(book: CaseBook, open_page: Open) -> None:
    case = book.as_(TEACHER).submit([threat()], [pasted()]).case
    app = open_page("queue_page", LEADER)
    app.button(key=f"claim:{case}").click().run()
    assert "Sagen er din" in app.success[0].value
    app.run()
    assert "Sagen er din" in app.success[0].value  # Streamlit may begin a run anew: what was done is still told
    assert "Hos Karen Holm" in everything(app)
    app.button_group(key="whose").set_value("nobody").run()
    assert numbers(app) == []


def test_the_second_to_claim_is_told(book: CaseBook, open_page: Open) -> None:
    case = book.as_(TEACHER).submit([threat()], [pasted()]).case
    app = open_page("queue_page", LEADER)
    book.as_(OTHER_LEADER).claim(case)
    app.button(key=f"claim:{case}").click().run()
    assert "Bent Vang" in app.error[0].value
    assert "Hos Bent Vang" in everything(app)


def test_whoever_is_named_is_told_only_how_many(book: CaseBook, open_page: Open) -> None:
    book.as_(TEACHER).submit([threat("Karen Holm skal få tæsk")], [pasted()], title="Om lederen")
    told = everything(open_page("queue_page", LEADER))
    assert "fordi du er nævnt i dem: 1" in told
    assert "Om lederen" not in told


def test_tr_sees_the_invited_cases_only(book: CaseBook, open_page: Open) -> None:
    first = book.as_(TEACHER).submit([threat()], [pasted()], title="Den ene").case
    book.as_(TEACHER).submit([threat()], [pasted()], title="Den anden")
    book.as_(LEADER).invite(first, Who(TR.id, TR.name))
    app = open_page("queue_page", TR)
    assert "Den ene" in everything(app)
    assert "Den anden" not in everything(app)
    assert not [button for button in app.button if button.label == "Tag sagen"]


def test_a_long_queue_is_shown_in_pieces(book: CaseBook, open_page: Open) -> None:
    for _number in range(23):
        book.as_(TEACHER).submit([NewPost("Tak", model="m-1", policy="p@1")])
    app = open_page("queue_page", LEADER)
    assert len(numbers(app)) == 20
    app.button(key="more").click().run()
    assert len(numbers(app)) == 23


def test_looking_twice_is_one_look(book: CaseBook, open_page: Open) -> None:
    case = book.as_(TEACHER).submit([threat()], [pasted()]).case
    app = open_page("case_page", LEADER, id=case)
    for part in ("steps", "people", "notes"):
        app.button_group(key=f"part:{case}").set_value(part).run()
    log = book.as_(LEADER).open_case(case).log
    assert [line.action for line in log].count("open_case") == 1


def test_hostile_titles_and_names_are_text(book: CaseBook, open_page: Open) -> None:
    book.as_(TEACHER).submit([threat(HOSTILE, author=HOSTILE)], [pasted(HOSTILE)], title=HOSTILE)
    app = open_page("queue_page", LEADER)
    assert HOSTILE in [text.value for text in app.text]
    shown = " ".join(element.value for element in [*app.markdown, *app.caption, *app.info])
    assert "eksempel.dk" not in shown
