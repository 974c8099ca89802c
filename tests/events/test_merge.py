"""What a story tells twice is one event."""

from __future__ import annotations

from detente.events import Deed, code_story, merge_tellings, to_events

from .scenes import NoMeetings, build_scene


def events(tagged: str) -> tuple[Deed, ...]:
    scene = build_scene(tagged)
    deeds, _ = code_story(scene, NoMeetings())  # type: ignore[arg-type]
    return merge_tellings(deeds, scene)


def test_a_second_telling_stands_beside_the_first() -> None:
    (event,) = events("{AAA:Peru} met {BBB:Chile} in Lima. The meeting between {AAA:Peru} and {BBB:Chile} lasted three hours.")
    assert (event.source, event.target) == (("AAA",), ("BBB",))
    assert len(event.also) == 1


def test_other_parties_are_another_event() -> None:
    assert len(events("{AAA:Peru} met {BBB:Chile} in Lima. {CCC:Cuba} met {DDD:Haiti}.")) == 2


def test_a_plan_is_not_the_deed() -> None:
    told = events("{AAA:Peru} met {BBB:Chile} in Lima. {AAA:Peru} will meet {BBB:Chile} again.")
    assert sorted(d.code.status for d in told) == ["happened", "planned"]


def test_ids_depend_on_document_and_content_alone() -> None:
    scene = build_scene("{AAA:Peru} met {BBB:Chile} in Lima.")
    deeds, _ = code_story(scene, NoMeetings())  # type: ignore[arg-type]
    first = to_events(deeds, scene.clean, "one")
    assert first == to_events(deeds, scene.clean, "one")
    assert first[0].id != to_events(deeds, scene.clean, "two")[0].id


def test_spans_are_words_of_the_story() -> None:
    scene = build_scene("On Friday {AAA:Peru} expelled two diplomats of {BBB:Chile}, and {BBB:Chile} condemned the expulsion.")
    deeds, _ = code_story(scene, NoMeetings())  # type: ignore[arg-type]
    for event in to_events(deeds, scene.clean, "one"):
        for span in (event.trigger, event.evidence, *event.also):
            assert scene.clean.raw[span.start : span.end] == span.text
