"""The front door: posts, the promoted model and the policy -> assessments."""

from collections.abc import Callable, Iterable, Sequence
from typing import overload

from harassflag.errors import InputError, ModelError
from harassflag.model import Judgement, Model, load_model
from harassflag.policy import Policy, load_policy, recommend_steps, route_for
from harassflag.records import Assessment, Finding, Hit, Post, Span, Writer
from harassflag.settings import load_settings
from harassflag.text import Signs, likely_danish, may_speak_of_self_harm, speaks_of_self_harm, surely_danish

LONGEST_POST = 2_000_000


@overload
def assess(  # type: ignore[overload-overlap]  # a text is also a sequence of texts; here it is one post
    posts: str | Post,
    *,
    model: Model | None = None,
    policy: Policy | None = None,
    writer: Writer = "unknown",
    hit: Hit = "unknown",
) -> Assessment: ...


@overload
def assess(
    posts: Sequence[str | Post],
    *,
    model: Model | None = None,
    policy: Policy | None = None,
    writer: Writer = "unknown",
    hit: Hit = "unknown",
) -> list[Assessment]: ...


def assess(
    posts: str | Post | Sequence[str | Post],
    *,
    model: Model | None = None,
    policy: Policy | None = None,
    writer: Writer = "unknown",
    hit: Hit = "unknown",
) -> Assessment | list[Assessment]:
    """Judge one post or many; model and policy are the promoted ones unless given.

    Args:
        posts: a text, a `Post`, or a list of either; a list gives a list, in the same order.
        model: another model than the promoted one.
        policy: another policy than this machine's.
        writer: who wrote it, as far as known; the policy's steps depend on it.
        hit: who was hit, as far as known; likewise.

    Raises:
        InputError: a text that is empty or too long to be a post.
        ModelError: no model serves, or it names a type that the policy does not know.
        PolicyError: the policy file has faults.
    """
    settings = load_settings()
    model = model or load_model(settings.models)
    policy = policy or load_policy(settings.policy)
    check_fit(model, policy)
    alone = isinstance(posts, str | Post)
    given: Iterable[str | Post] = [posts] if isinstance(posts, str | Post) else posts
    asked = [Post(post) if isinstance(post, str) else post for post in given]
    for post in asked:
        check_text(post.text)
    judged = model.judge([post.text for post in asked])
    done = [_assessment(post, one, model, policy, writer, hit) for post, one in zip(asked, judged, strict=True)]
    return done[0] if alone else done


def check_text(text: str) -> None:
    """Refuse, by name, a text that cannot be judged.

    Raises:
        InputError: nothing to read in it, or longer than any post.
    """
    if not any(character.isprintable() and not character.isspace() for character in text):
        raise InputError("The text is empty.", "Paste what was written.")
    if len(text) > LONGEST_POST:
        raise InputError(
            "The text holds {length:,} characters, more than {most:,}.",
            "Cut out the posts and judge those.",
            length=len(text),
            most=LONGEST_POST,
        )


def check_fit(model: Model, policy: Policy) -> None:
    """Refuse a model that names what the policy does not.

    Raises:
        ModelError: naming the unknown types.
    """
    unknown = sorted(set(model.types) - set(policy.type_ids))
    if unknown:
        raise ModelError(
            "Model {id} names types that the policy {policy} does not know: {types}.",
            "Put them back into the policy (ids are for ever), or train a model for this policy.",
            id=model.id,
            policy=policy.name_and_version,
            types=", ".join(unknown),
        )


def _assessment(post: Post, judgement: Judgement, model: Model, policy: Policy, writer: Writer, hit: Hit) -> Assessment:
    limits = {name: at for at, name in enumerate(model.types)}
    found = tuple(
        Finding(
            type=score.type,
            probability=score.probability,
            threshold=float(model.thresholds[limits[score.type]]),
            unsure_from=float(model.unsure_from[limits[score.type]]),
            spans=tuple(Span(start, end) for start, end in score.spans),
        )
        for score in judgement.scores
    )
    route = route_for(found, policy)
    return Assessment(
        post=post,
        route=route,
        findings=found,
        steps=recommend_steps(found, policy, writer=writer, hit=hit),
        notices=(*notices_of_words(lambda: post.text, judgement.signs), *notices_of_findings(found, route)),
        model=model.id,
        policy=policy.name_and_version,
    )


def notices_of_words(text: Callable[[], str], signs: Signs) -> list[str]:
    """The ids of the policy's notices that a post's words call for; the text is asked for only where its signs are in doubt."""
    told = []
    if may_speak_of_self_harm(signs.classes) and speaks_of_self_harm(text()):
        told.append("self_harm")
    if not surely_danish(signs.common, signs.words, signs.letters) and not likely_danish(text(), signs.words):
        told.append("not_danish")
    return told


def notices_of_findings(findings: Sequence[Finding], route: str) -> list[str]:
    """The ids of the policy's notices that findings call for."""
    flagged = {finding.type for finding in findings if finding.flagged}
    told = []
    if "threat_of_violence" in flagged:
        told.append("wish_or_intent")
    if flagged == {"criticism"} and route == "leadership":
        told.append("lawful_criticism")
    return told
