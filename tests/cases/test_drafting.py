import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from case_files import FILE, OPENED, exhibit, fact, post, step

from harassflag.cases.draft_values import conditions, values
from harassflag.cases.drafting import TEMPLATES, draft_kinds, draft_template, gaps_in, prepare_draft
from harassflag.cases.records import CaseFile
from harassflag.policy import Policy, School
from harassflag.records import Hit, Writer

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WRITERS: tuple[Writer, ...] = ("parent", "pupil_under_15", "pupil_15_plus", "colleague", "unknown")
HITS: tuple[Hit, ...] = ("employee", "pupil", "parent", "unknown")
TO_AVOID = re.compile(
    r"er strafbart|er ulovlig|overtræder|skyldig|gerningsm|mistænkt|krænker|bekræftet|\bbevis|indkald|skal slette|ellers melder|anerkend"
    r"|du skal anmelde|fristen er|garanter|systemet|\bAI\b|racist|pædofil|injurie|anonym|sagen er afsluttet",
    re.IGNORECASE,
)


def case_of(
    hit: Hit, writer: Writer, route: str = "police", types: tuple[str, ...] = ("threat_of_violence",)
) -> CaseFile:
    return replace(FILE, case=replace(FILE.case, hit=hit, writer=writer, route=route, types=types))


def text_of(kind: str, file: CaseFile, policy: Policy) -> str:
    return prepare_draft(kind, file, policy, NOW).text


@pytest.mark.parametrize("kind", draft_kinds())
def test_every_draft_is_whole_for_everybody(kind: str, policy: Policy) -> None:
    for hit in HITS:
        for writer in WRITERS:
            made = prepare_draft(kind, case_of(hit, writer), policy, NOW)
            assert made.text.startswith("Emne: ")
            assert "{" not in made.text
            assert "\n\n\n" not in made.text
            assert made.gaps == gaps_in(made.text)


@pytest.mark.parametrize("kind", draft_kinds())
def test_no_draft_uses_a_word_to_avoid(kind: str, policy: Policy) -> None:
    wanted = draft_template(kind)
    said = "\n".join([wanted.title.da, wanted.hint.da, *(part.text for part in wanted.parts)])
    assert TO_AVOID.findall(said) == []
    assert [pair.avoid for pair in policy.wording if pair.avoid in said.casefold()] == []


def test_every_template_has_its_kind_and_every_condition_its_meaning(policy: Policy) -> None:
    assert {path.stem for path in TEMPLATES.glob("*.toml")} == set(draft_kinds())
    known = {word for hit in HITS for writer in WRITERS for word in conditions(case_of(hit, writer), policy)}
    known |= {
        f"{fact}.{answer}"
        for fact in ("absence", "because_of_work", "hit_wants_police")
        for answer in ("yes", "no", "unknown")
    }
    known |= {f"type.{type}" for type in policy.type_ids} | {"series", "police_done"}
    used = {one.removeprefix("!") for kind in draft_kinds() for part in draft_template(kind).parts for one in part.when}
    assert used <= known


def test_what_the_case_knows_is_filled_and_the_rest_is_a_gap(policy: Policy) -> None:
    made = prepare_draft("police_report", FILE, policy, NOW)
    for said in (
        "Mette Holm Sørensen, lærer i 7.b. Kontakt: mette@example.org",
        "19. november 2026 kl. 21.41",
        "Facebook, gruppen »Forældre i 7.b« (lukket)",
        "Profil: »Kaj Krage« – kaj.krage.7",
        "»Mette Sørensen skal få bank når jeg ser hende på Skovvej 12. Ring 40 12 34 56 hvis du vil være med 😡«",
        f"Bilag 1: skærmbillede-1.png (SHA-256 {'a' * 64})",
        "Birger Dam, pædagog",
        "20. november 2026",
    ):
        assert said in made.text
    assert "⟦udfyld: skolens navn⟧" in made.gaps
    assert "⟦udfyld: hænger opslaget sammen med arbejdet?⟧" in made.gaps
    assert "⟦udfyld: den ramtes navn⟧" not in made.gaps


def test_the_school_of_the_policy_signs(policy: Policy) -> None:
    school = School(name="Skovbrynskolen", phone="12 34 56 78", email="kontor@example.org", meeting_place="kontoret")
    made = prepare_draft("invitation", FILE, replace(policy, school=school), NOW, sender="Anne V., skoleleder")
    assert "Anne V., skoleleder\nSkovbrynskolen, 12 34 56 78, kontor@example.org" in made.text
    assert "Sted: kontoret" in made.text


SAYS = [
    ("easy", {"absence": "yes", "first_absence": "2026-11-20"}, "Fravær: ja, fra 20. november 2026", "efter skolens politik"),
    ("easy", {"absence": "no"}, "Der anmeldes efter skolens politik", "Fravær: ja"),
    ("easy", {}, "⟦udfyld: følger anmeldelsen loven (fravær) eller kun skolens politik?⟧", "Der anmeldes efter skolens politik"),
    ("police_report", {"hit_wants_police": "no"}, "ikke selv ønsker en anmeldelse", "ønsker selv, at der anmeldes"),
    ("police_report", {"hit_wants_police": "yes"}, "ønsker selv, at der anmeldes", "ikke selv ønsker"),
    ("police_report", {"because_of_work": "yes"}, "kan være omfattet af straffeloven § 119", "⟦udfyld: hænger"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "facts", "said", "unsaid"), SAYS)
def test_facts_turn_the_text(kind: str, facts: dict[str, str], said: str, unsaid: str, policy: Policy) -> None:
    text = text_of(kind, replace(FILE, facts=tuple(fact(id, value) for id, value in facts.items())), policy)
    assert said in text
    assert unsaid not in text


def test_parents_of_a_pupil_are_written_to_not_the_child(policy: Policy) -> None:
    text = text_of("invitation", case_of("employee", "pupil_under_15"), policy)
    assert "Kære forældre til Kaj Krage" in text
    assert "Jeg vil gerne invitere dig " not in text


def test_the_writer_is_not_told_who_is_hit_nor_how_to_reach_them(policy: Policy) -> None:
    for kind in ("invitation", "writer_message"):
        text = text_of(kind, replace(FILE, posts=(post(text="Hun skal få bank"),)), policy)
        assert "Mette" not in text
        assert "Birger" not in text
        assert "utryg" not in text


def test_a_criticism_is_met_with_an_open_door(policy: Policy) -> None:
    text = text_of("writer_message", case_of("employee", "parent", "leadership", ("criticism",)), policy)
    assert "Kritik af skolen er der plads til" in text


def test_done_steps_are_told_with_their_day(policy: Policy) -> None:
    reported = replace(FILE, steps=(*FILE.steps, step("lead_police", "done", done_at=OPENED, receipt="0700-12345")))
    text = text_of("follow_up", reported, policy)
    assert "- Dokumentationen er sikret (20. november 2026)" in text
    assert "anmeldt til politiet 20. november 2026. Journalnummer: 0700-12345" in text
    assert "Vi tales ved igen: fredag den 27. november 2026" in text


def test_what_is_to_be_checked_is_taken_out_by_hand(policy: Policy) -> None:
    assert (
        "⟦kontrollér: undervisningsmiljøloven⟧"
        in prepare_draft("invitation_hit", case_of("pupil", "unknown"), policy, NOW).gaps
    )
    assert gaps_in("⟦udfyld: dato⟧ a ⟦kontrollér: b⟧ ⟦andet⟧ ⟦udfyld: dato⟧") == ("⟦udfyld: dato⟧", "⟦kontrollér: b⟧")


def test_a_colleague_is_no_citizen(policy: Policy) -> None:
    text = text_of("easy", case_of("employee", "colleague"), policy)
    assert "En kollega, efter det oplyste." in text
    assert "borger" not in text


def test_braces_and_gaps_in_a_post_stay_text(policy: Policy) -> None:
    text = text_of("police_report", replace(FILE, posts=(post(text="{hit_name} {0} %s"),)), policy)
    assert "»{hit_name} {0} %s«" in text


def test_the_newest_post_comes_first_and_a_long_one_is_cut(policy: Policy) -> None:
    older = post(2, "ældre", time_resolved=datetime(2026, 1, 1, tzinfo=UTC))
    untimed = post(3, "x" * 5000, time_resolved=None)
    said = values(replace(FILE, posts=(older, untimed, post(1, "nyest"))), policy, NOW)["quotes"]
    assert said.index("nyest") < said.index("ældre") < said.index("xxx")
    assert said.endswith("x […]«")


def test_a_blocked_or_derived_exhibit_is_not_named(policy: Policy) -> None:
    evidence = (exhibit(1, "a" * 64), exhibit(2, "b" * 64, blocked=True), exhibit(3, "c" * 64, derived_from="e1"))
    said = values(replace(FILE, evidence=evidence), policy, NOW)["exhibits"]
    assert ("Bilag 1" in said, "Bilag 2" in said, "Bilag 3" in said) == (True, False, False)
