"""Features of pass 2 describe the picks of pass 1 around a candidate."""

from __future__ import annotations

import pytest
from extract import find_candidates, parse

from kg.attribution.classifier import Model, PassWeights, score_in_two_passes

TEXT = (
    "Le maire affirme que la ministre refuse de signer. Selon le préfet, la route est fermée.\n\n"
    "Il a plu."
)


def first_of(word: str) -> int:
    tokens = parse(TEXT).tokens
    return next(
        i
        for i, c in enumerate(find_candidates(parse(TEXT)))
        if c.cue and tokens[c.cue[0]].lower.startswith(word)
    )


def test_pass_2_uses_what_pass_1_chose() -> None:
    candidates = find_candidates(parse(TEXT))
    plain: list[dict[str, float]] = [{} for _ in candidates]
    keen = PassWeights({"bias": 5.0}, {"bias": 5.0}, {})
    wary = PassWeights({"around cue": -20.0}, {"around cue": -20.0}, {})
    scores, features = score_in_two_passes(parse(TEXT), candidates, plain, Model(keen, wary))
    inner, outer = first_of("refuse"), first_of("affirme")
    best = {c.cue: 0.0 for c in candidates}
    for candidate, score in zip(candidates, scores, strict=True):
        best[candidate.cue] = max(best[candidate.cue], score)
    assert max(scores[inner:]) == pytest.approx(0.5)
    assert best[candidates[inner].cue] < 0.01 and best[candidates[outer].cue] > 0.4
    assert features[inner]["around cue"] > 0.9
