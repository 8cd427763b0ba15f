"""What is promised, asked for or foretold is in the future."""

from __future__ import annotations

import pytest
from extract import parse


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Le maire a promis d'organiser le vote en juin.", "2018-06"),
        ("Le gouvernement a proposé de fermer l'école en septembre.", "2018-09"),
        ("L'appel du maire à voter vendredi a été entendu.", "2018-03-09"),
        ("Le maire a déclaré que le pont fermerait en octobre.", "2018-10"),
        ("Le maire a assuré que les travaux finiraient en juin.", "2018-06"),
        ("Le syndicat a promis en juin de partir.", "2017-06"),
        # A past infinitive, a perfect, and an imperfect with the same ending are past.
        ("Le maire a affirmé avoir fermé le pont en juin.", "2017-06"),
        ("Il a réussi à quitter le navire dimanche.", "2018-03-04"),
        ("L'homme aurait volé la voiture en octobre.", "2017-10"),
        ("Il a expliqué qu'il tirait un bilan en juin.", "2017-06"),
    ],
)
def test_tense_of_dates(text: str, edtf: str) -> None:
    assert [date.edtf for date in parse(text).dates] == [edtf]
