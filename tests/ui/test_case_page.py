"""One case: danger first, its parts, what each role may do, and two people at the same thing."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from screen_pages import Open, everything
from screen_people import HOSTILE, LEADER, OTHER_LEADER, TEACHER, TR, pasted, threat
from streamlit.testing.v1 import AppTest

from harassflag.cases import CaseBook, NewPerson, Who
from harassflag.cases.danish import CLOCK

TODAY = datetime.now(CLOCK).date()
Case = Callable[..., tuple[str, AppTest]]


@pytest.fixture
def case(book: CaseBook) -> str:
    """A case with a threat, handed in by a teacher."""
    return book.as_(TEACHER).submit([threat()], [pasted()], title="Besked til en lærer", hit="employee").case


def part(app: AppTest, case: str, name: str) -> AppTest:
    app.button_group(key=f"part:{case}").set_value(name).run()
    assert not app.exception
    return app


def test_danger_stands_above_everything_while_the_case_is_open(case: str, open_page: Open) -> None:
    app = open_page("case_page", LEADER, id=case)
    told = everything(app)
    assert "[112](tel:112)" in app.error[0].value
    assert told.index("112") < told.index("Besked til en lærer") < told.index("Næste skridt")


def test_a_persons_word_outranks_the_models_and_both_stand(case: str, book: CaseBook, open_page: Open) -> None:
    app = open_page("case_page", LEADER, id=case)
    post = book.as_(LEADER).open_case(case).posts[0].id
    key = f"typed:{case}:{post}"
    assert "Kun modellen indtil nu" in everything(app)
    app.multiselect(key=f"{key}:types").set_value(["criticism"])
    app.button(key=f"judge:{post}").click().run()
    assert "Der mangler en begrundelse" in app.error[1].value
    app.text_area(key=f"{key}:why").set_value("Læst i sammenhæng").run()
    app.button(key=f"judge:{post}").click().run()
    told = everything(app)
    assert "Vurderet af et menneske:** Kritik af medarbejder" in told
    assert "Modellen sagde: Konkret trussel om vold (klar)" in told
    assert "Læst i sammenhæng" in told
    assert not app.error


def test_the_second_to_judge_is_told_and_keeps_what_was_typed(case: str, book: CaseBook, open_page: Open) -> None:
    app = open_page("case_page", LEADER, id=case)
    post = book.as_(LEADER).open_case(case).posts[0]
    key = f"typed:{case}:{post.id}"
    app.multiselect(key=f"{key}:types").set_value(["criticism"])
    app.text_area(key=f"{key}:why").set_value("Min begrundelse").run()
    book.as_(OTHER_LEADER).set_labels(case, post.id, ["stalking"], reason="Deres", version=post.version)
    app.button(key=f"judge:{post.id}").click().run()
    assert "Bent Vang" in app.error[1].value
    assert "En anden har ændret dette" in everything(app)
    assert app.text_area(key=f"{key}:why").value == "Min begrundelse"
    assert app.multiselect(key=f"{key}:types").value == ["criticism"]
    app.button(key=f"mine:{key}").click().run()
    app.button(key=f"judge:{post.id}").click().run()
    assert book.as_(LEADER).open_case(case).posts[0].types == ("criticism",)


def test_what_waits_can_only_be_left_out(case: str, book: CaseBook, open_page: Open) -> None:
    app = part(open_page("case_page", LEADER, id=case), case, "steps")
    assert "Venter, til dette er på plads" in everything(app)
    police = app.button_group(key=f"typed:{case}:lead_police")
    assert police.options == ["Gøres ikke"]
    app.button_group(key=f"typed:{case}:lead_secure").set_value("done").run()
    app.text_input(key=f"typed:{case}:lead_secure:receipt").set_value("Skærmbillede gemt").run()
    app.button(key="save:lead_secure").click().run()
    assert book.as_(LEADER).open_case(case).step("lead_secure").receipt == "Skærmbillede gemt"  # type: ignore[union-attr]
    assert "Skærmbillede gemt" in everything(app)
    assert "Gjort" in app.button_group(key=f"typed:{case}:lead_police").options


def test_a_step_left_out_needs_a_reason(case: str, open_page: Open) -> None:
    app = part(open_page("case_page", LEADER, id=case), case, "steps")
    app.button_group(key=f"typed:{case}:lead_police").set_value("do_not").run()
    app.button(key="save:lead_police").click().run()
    assert "Der mangler en begrundelse" in app.error[1].value
    app.text_input(key=f"typed:{case}:lead_police:reason").set_value("Den ramte ønsker det ikke").run()
    app.button(key="save:lead_police").click().run()
    assert "Den ramte ønsker det ikke" in everything(app)


def test_facts_give_deadlines(case: str, book: CaseBook, open_page: Open) -> None:
    app = part(open_page("case_page", LEADER, id=case), case, "steps")
    assert "En oplysning mangler" in everything(app)
    app.date_input(key=f"typed:{case}:facts:threat_made").set_value(TODAY - timedelta(days=9)).run()
    app.button_group(key=f"typed:{case}:facts:absence").set_value("no").run()
    app.button(key="save_facts").click().run()
    told = everything(app)
    assert "**Overskredet**" in told
    assert "Fristen er overskredet" in told
    file = book.as_(LEADER).open_case(case)
    assert (file.fact("threat_made"), file.fact("absence")) == ((TODAY - timedelta(days=9)).isoformat(), "no")


def test_another_persons_fact_is_never_overwritten_unseen(case: str, book: CaseBook, open_page: Open) -> None:
    app = part(open_page("case_page", LEADER, id=case), case, "steps")
    app.text_area(key=f"typed:{case}:facts:what_happened").set_value("Min tekst").run()
    book.as_(OTHER_LEADER).set_fact(case, "what_happened", "Deres tekst")
    app.button(key="save_facts").click().run()
    assert "Deres tekst" in everything(app)
    assert app.text_area(key=f"typed:{case}:facts:what_happened").value == "Min tekst"
    assert book.as_(LEADER).open_case(case).fact("what_happened") == "Deres tekst"


def test_notes_remind_of_access_and_survive_a_look_elsewhere(case: str, open_page: Open) -> None:
    app = part(open_page("case_page", LEADER, id=case), case, "notes")
    assert "kan få aktindsigt" in app.info[0].value
    app.text_area(key=f"typed:{case}:note").set_value("Talte med læreren kl. 10").run()
    part(part(app, case, "people"), case, "notes")
    assert app.text_area(key=f"typed:{case}:note").value == "Talte med læreren kl. 10"
    app.button(key="add_note").click().run()
    assert "Talte med læreren kl. 10" in [text.value for text in app.text]
    assert app.text_area(key=f"typed:{case}:note").value == ""


def test_whoever_is_written_down_as_involved_loses_the_case(case: str, book: CaseBook, open_page: Open) -> None:
    app = part(open_page("case_page", LEADER, id=case), case, "people")
    key = f"typed:{case}:person"
    app.text_input(key=f"{key}:name").set_value("Bent Vang")
    app.button(key="add_person").click().run()
    assert "Bent Vang · Alder ukendt" in everything(app)
    assert book.as_(OTHER_LEADER).queue().kept_from == 1
    other = open_page("case_page", OTHER_LEADER, id=case)
    assert "ingen sag" in other.error[0].value
    assert "Besked til en lærer" not in everything(other)


def test_a_letter_is_filled_edited_saved_and_never_lost(case: str, book: CaseBook, open_page: Open) -> None:
    book.as_(LEADER).add_person(case, NewPerson("hit", "Astrid Lind"))
    app = part(open_page("case_page", LEADER, id=case), case, "drafts")
    key = f"typed:{case}:draft:police_report"
    assert "Astrid Lind" in app.text_area(key=f"{key}:text").value
    assert "Skal udfyldes i hånden" in everything(app)
    app.text_area(key=f"{key}:text").set_value("Gerningsmanden skrev det").run()
    assert "Skriv hellere »afsenderen« end »gerningsmand«." in everything(app)
    book.as_(OTHER_LEADER).save_draft(case, "police_report", "Deres brev")
    app.button(key="save_draft:police_report").click().run()
    assert "Deres brev" in everything(app)
    assert app.text_area(key=f"{key}:text").value == "Gerningsmanden skrev det"
    app.button(key=f"mine:{key}").click().run()
    app.button(key="save_draft:police_report").click().run()
    assert book.as_(LEADER).open_case(case).draft("police_report").text == "Gerningsmanden skrev det"  # type: ignore[union-attr]


@pytest.mark.parametrize("masked", [True, False])
def test_a_report_is_made_with_a_reason(case: str, book: CaseBook, open_page: Open, masked: bool) -> None:
    app = part(open_page("case_page", LEADER, id=case), case, "export")
    app.radio(key=f"typed:{case}:export:masked").set_value(masked).run()
    app.button(key="export").click().run()
    assert "Der mangler en begrundelse" in app.error[1].value
    app.text_input(key=f"typed:{case}:export:why").set_value("Til politiet").run()
    app.button(key="export").click().run()
    assert "Rapporten er klar" in app.success[0].value
    name, pdf, bag = app.session_state[f"made:{case}"]
    assert (pdf[:5], bag[:2], "umaskeret" in name) == (b"%PDF-", b"PK", not masked)
    line = next(line for line in book.as_(LEADER).open_case(case).log if line.action == "export")
    assert (line.reason, line.detail["masked"]) == ("Til politiet", masked)


def test_what_will_be_hidden_is_seen_and_mended_first(case: str, book: CaseBook, open_page: Open) -> None:
    book.as_(LEADER).add_note(case, "Ring til Astrid Lind på 22 33 44 55 om skoven")
    app = part(open_page("case_page", LEADER, id=case), case, "export")
    assert "22 33 44 55" in everything(app)
    assert "»skoven«" not in everything(app)
    app.text_input(key=f"typed:{case}:export:hide").set_value("skoven, findes ikke").run()
    assert "»skoven« → [" in everything(app)


def test_only_the_dated_words_of_the_person_hit_close_a_case(case: str, open_page: Open) -> None:
    app = part(open_page("case_page", LEADER, id=case), case, "course")
    app.text_area(key=f"typed:{case}:close:words").set_value("Det er slut nu").run()
    app.button(key="close").click().run()
    assert "når den ramte" in app.error[1].value
    app.date_input(key=f"typed:{case}:close:on").set_value(TODAY).run()
    app.button(key="close").click().run()
    assert "Sagen er lukket" in everything(app)
    assert "Det er slut nu" in everything(app)
    assert not app.error
    app.text_input(key=f"typed:{case}:reopen").set_value("Der er sket mere").run()
    app.button(key="reopen").click().run()
    assert "[112](tel:112)" in app.error[0].value


def test_more_of_the_same_is_a_new_event(case: str, book: CaseBook, open_page: Open) -> None:
    app = open_page("case_page", LEADER, id=case)
    app.text_area(key=f"typed:{case}:more:text").set_value("Vi ses snart, vent bare").run()
    app.button(key="add_more").click().run()
    assert "Hændelse 2" in app.subheader[0].value
    assert book.as_(LEADER).open_case(case).posts[1].model


def test_evidence_is_fetched_only_when_asked_for(case: str, book: CaseBook, open_page: Open) -> None:
    app = open_page("case_page", LEADER, id=case)
    exhibit = book.as_(LEADER).open_case(case).evidence[0].id
    assert "view_evidence" not in [line.action for line in book.as_(LEADER).open_case(case).log]
    app.button(key=f"show:{exhibit}").click().run()
    assert not app.exception
    assert "view_evidence" in [line.action for line in book.as_(LEADER).open_case(case).log]


def test_a_blocked_exhibit_is_shown_to_nobody(case: str, book: CaseBook, open_page: Open) -> None:
    app = open_page("case_page", LEADER, id=case)
    exhibit = book.as_(LEADER).open_case(case).evidence[0].id
    app.text_input(key=f"typed:{case}:{exhibit}:block").set_value("Viser en mindreårig").run()
    app.button(key=f"block:{exhibit}").click().run()
    assert "Spærret" in app.error[1].value
    assert not [button for button in app.button if button.key == f"show:{exhibit}"]


def test_where_evidence_comes_from_is_written_down(case: str, book: CaseBook, open_page: Open) -> None:
    app = open_page("case_page", LEADER, id=case)
    exhibit = book.as_(LEADER).open_case(case).evidence[0].id
    key = f"typed:{case}:{exhibit}"
    app.text_input(key=f"{key}:profile_name").set_value(HOSTILE)
    app.selectbox(key=f"{key}:platform").set_value("Snapchat")
    app.button(key=f"describe:{exhibit}").click().run()
    origin = book.as_(LEADER).open_case(case).evidence[0].origin
    assert (origin.platform, origin.profile_name) == ("Snapchat", HOSTILE)
    assert "Platform: Snapchat" in everything(app)


def test_tr_reads_and_writes_notes_and_nothing_more(case: str, book: CaseBook, open_page: Open) -> None:
    assert "ingen sag" in open_page("case_page", TR, id=case).error[0].value
    book.as_(LEADER).invite(case, Who(TR.id, TR.name))
    app = open_page("case_page", TR, id=case)
    assert app.button_group(key=f"part:{case}").options == [
        "Opslag", "Skridt og frister", "Personer", "Notater", "Forløb",
    ]  # fmt: skip
    assert not app.multiselect
    for name in ("steps", "people", "course"):
        part(app, case, name)
        assert {button.key for button in app.button} <= {"again", "calendar"}
    part(app, case, "notes")
    app.text_area(key=f"typed:{case}:note").set_value("Jeg tog med til mødet").run()
    app.button(key="add_note").click().run()
    assert "Jeg tog med til mødet" in everything(app)


def test_handing_over_and_inviting_come_from_the_list(
    case: str, book: CaseBook, open_page: Open, folder: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = {"is_logged_in": True, "sub": "leder1", "name": "Karen Holm", "aud": "x", "iat": time.time()}
    monkeypatch.setattr("streamlit.user", SimpleNamespace(to_dict=lambda: claims))  # the test runner logs nobody in
    (folder / "roles.toml").write_text(  # type: ignore[operator]
        '[[people]]\nid="leder1"\nname="Karen Holm"\nroles=["leadership"]\n'
        '[[people]]\nid="leder2"\nname="Bent Vang"\nroles=["leadership"]\n'
        '[[people]]\nid="tr1"\nname="Jens Dal"\nroles=["tr_amr"]\n',
        encoding="utf-8",
    )
    app = open_page("case_page", LEADER, id=case)
    app.secrets["auth"] = {"client_id": "x", "cookie_secret": "4c0f" * 8}
    part(app.run(), case, "course")
    app.button(key="invite").click().run()
    assert [who.name for who in book.as_(LEADER).open_case(case).invited] == ["Jens Dal"]
    app.text_input(key=f"typed:{case}:hand_over:why").set_value("Ferie").run()
    app.button(key="hand_over").click().run()
    handler = book.as_(LEADER).open_case(case).case.handler
    assert handler is not None
    assert handler.name == "Bent Vang"


def test_other_cases_like_it_are_pointed_out_and_tied_by_a_person(case: str, book: CaseBook, open_page: Open) -> None:
    other = book.as_(TEACHER).submit([threat()], [pasted()])
    app = part(open_page("case_page", LEADER, id=case), case, "course")
    assert f"**{other.number}** · samme tekst" in everything(app)
    app.text_input(key=f"typed:{case}:tie:{other.case}").set_value("Samme besked").run()
    app.button(key=f"tie:{other.case}").click().run()
    assert "knyttet sammen af et menneske" in everything(app)


def test_a_case_that_is_not_yours_says_nothing(open_page: Open, case: str) -> None:
    for id in ("0" * 16, "../../etc", HOSTILE):
        app = open_page("case_page", LEADER, id=id)
        assert "ingen sag" in app.error[0].value
        assert "eksempel" not in app.error[0].value.replace("\\", "")


def test_hostile_words_are_text_in_every_part(book: CaseBook, open_page: Open) -> None:
    case = (
        book.as_(TEACHER).submit([threat(HOSTILE, author=HOSTILE)], [pasted(HOSTILE)], title=HOSTILE, note=HOSTILE).case
    )
    desk = book.as_(LEADER)
    desk.add_person(case, NewPerson("hit", HOSTILE, relation=HOSTILE, contact=HOSTILE, remark=HOSTILE))
    desk.add_note(case, HOSTILE)
    desk.set_step(case, "lead_secure", "do_not", reason=HOSTILE)
    desk.add_follow_up(case, TODAY, HOSTILE)
    desk.set_fact(case, "what_happened", HOSTILE)
    desk.save_draft(case, "police_report", HOSTILE)
    app = open_page("case_page", LEADER, id=case)
    for name in ("posts", "steps", "people", "notes", "drafts", "export", "course"):
        part(app, case, name)
        told = [
            *app.markdown,
            *app.caption,
            *app.info,
            *app.warning,
            *app.success,
            *app.error,
            *app.title,
            *app.subheader,
        ]
        assert "eksempel.dk" not in " ".join(element.value for element in told), name
        assert not [one for one in app.main if "eksempel" in (getattr(one, "label", "") or "")], name
