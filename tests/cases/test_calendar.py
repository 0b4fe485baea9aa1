from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from case_files import FILE, step
from icalendar import Calendar

from harassflag.cases.calendar import calendar_file
from harassflag.policy import Policy

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def events(made: bytes) -> dict[str, object]:
    return {str(event["uid"]): event for event in Calendar.from_ical(made).walk("VEVENT")}


def test_deadlines_and_follow_ups_stand_in_it(policy: Policy) -> None:
    found = events(calendar_file(FILE, policy, NOW))
    assert set(found) == {f"c1.{id}@harassflag" for id in ("police_report", "easy", "easy_employee", "f1")}
    police, follow_up = found["c1.police_report@harassflag"], found["c1.f1@harassflag"]
    assert police["dtstart"].dt == datetime(2026, 11, 22, 20, 41, tzinfo=UTC)
    assert "Grundlag: offererstatningsloven. Kontrollér med politiet" in police["description"]
    assert police.walk("VALARM")[0]["trigger"].dt == -timedelta(hours=12)
    assert follow_up["dtstart"].dt == date(2026, 11, 27)
    assert str(follow_up["summary"]) == "Sag 2026-0001: opfølgning"


def test_no_name_and_no_word_of_a_post_stand_in_it(policy: Policy) -> None:
    made = calendar_file(FILE, policy, NOW).decode("utf-8").replace("\r\n ", "")
    for secret in ("Mette", "Kaj", "bank", "forældregruppen", "7.b", "Anne"):
        assert secret not in made
    assert "forældregruppen" in calendar_file(FILE, policy, NOW, with_title=True).decode("utf-8").replace("\r\n ", "")


def test_what_is_done_is_left_out(policy: Policy) -> None:
    done = replace(
        FILE, steps=(step("lead_police", "done", done_at=NOW),), follow_ups=(replace(FILE.follow_ups[0], done_at=NOW),)
    )
    assert set(events(calendar_file(done, policy, NOW))) == {"c1.easy@harassflag", "c1.easy_employee@harassflag"}


def test_a_hostile_title_stays_in_its_line(policy: Policy) -> None:
    hostile = replace(FILE, case=replace(FILE.case, title="x\r\nATTENDEE:mailto:a@b.c\nBEGIN:VALARM"))
    calendar = Calendar.from_ical(calendar_file(hostile, policy, NOW, with_title=True))
    assert all("attendee" not in event for event in calendar.walk("VEVENT"))
