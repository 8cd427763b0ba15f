"""Topics that are one in other wordings, and those that only look so."""

from __future__ import annotations

import pytest

from kg.normalise.countries import countries
from kg.topics.concepts import canonical_keys
from kg.topics.wordings import Label, NamedActors, find_actors, find_wordings

TRUMP = NamedActors(
    {
        "a": {"trump": "donald-trump"},
        "b": {"trump": "donald-trump", "donald trump": "donald-trump"},
    },
    {"donald trump": frozenset(("donald-trump",)), "trump": frozenset(("donald-trump", "other"))},
)


def is_one(one: tuple[str, str], other: tuple[str, str], actors: NamedActors) -> bool:
    labels = [
        Label(f"{n} {text}", text, language, "ab"[n])
        for n, (text, language) in enumerate((one, other))
    ]
    return bool(find_wordings(labels, find_actors(labels, actors)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("government of Yemen", "en"), ("Yemeni government", "en"), True),
        (("constitution japonaise", "fr"), ("Japan constitution", "en"), True),
        (("crimes contre l'humanité", "fr"), ("crimes against humanity", "en"), True),
        (("l'Union européenne", "fr"), ("EU", "en"), True),
        (("États-Unis", "fr"), ("EU", "en"), False),
        (("hausse du chômage", "fr"), ("baisse du chômage", "fr"), False),
        (("rise in unemployment", "en"), ("baisse du chômage", "fr"), False),
        (("American sanctions on Iran", "en"), ("Iranian sanctions on America", "en"), False),
        (("attaque", "fr"), ("attaque terroriste", "fr"), False),
        (("Republican nominee", "en"), ("Republican nomination", "en"), False),
        (("Mr. Trump", "en"), ("Donald Trump", "en"), True),
        (("Mr. Trump", "en"), ("candidat Donald Trump", "fr"), True),
        (("Mr. Trump", "en"), ("politique de Donald Trump", "fr"), False),
    ],
)
def test_two_labels_of_one_topic_or_of_two(
    one: tuple[str, str], other: tuple[str, str], same: bool
) -> None:
    assert is_one(one, other, TRUMP) is same


def test_people_decide_against_a_wording() -> None:
    keys = {"trump", "donald trump", "wall"}
    pair = ("donald trump", "trump")
    found = canonical_keys(keys, (), (), [pair], full=["donald trump"])
    assert found == {"trump": "donald trump", "donald trump": "donald trump", "wall": "wall"}
    assert canonical_keys(keys, (), [pair], [pair])["trump"] == "trump"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("le gouvernement du Mali", ("ML",)),
        ("South Korean president", ("KR",)),
        ("the United States", ("US",)),
        ("Sénat américain", ("US",)),
        ("nigériens et nigérians", ("NE", "NG")),
        ("l'Union européenne", ()),
        ("join us", ()),
    ],
)
def test_countries_that_a_text_names(text: str, found: tuple[str, ...]) -> None:
    assert countries(text) == found
