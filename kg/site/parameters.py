"""Parameters of the API: how they are read, and what the OpenAPI document says about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from kg.base.errors import UsageError
from kg.model import Act, Stance
from kg.network.stored import KINDS as NETWORKS
from kg.search.find import KINDS as DOCUMENTS
from kg.search.index import ACTOR_KINDS
from kg.search.suggest import KINDS as SUGGESTED

Type = Literal["string", "integer", "number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of an endpoint.

    Attributes:
        name: its name.
        help: what it means, one sentence.
        type: its JSON type.
        choices: its values, if there are only some.
        many: whether it may be repeated.
        required: whether it must be given.
        least: the least number.
        most: the greatest number.
        default: the value without it.
        in_path: whether it is part of the path.
    """

    name: str
    help: str
    type: Type = "string"
    choices: tuple[str, ...] = ()
    many: bool = False
    required: bool = False
    least: float | None = None
    most: float | None = None
    default: Any = None
    in_path: bool = False

    def read(self, text: str) -> Any:
        """Return the value of a text.

        Raises:
            UsageError: it is not one.
        """
        if self.choices and text not in self.choices:
            raise UsageError(f"no {self.name} '{text}'; there are: {', '.join(self.choices)}")
        if self.type == "string":
            return text
        try:
            value = int(text) if self.type == "integer" else float(text)
        except ValueError:
            raise UsageError(f"{self.name} '{text}' is not a number") from None
        low, high = self.least, self.most
        if (low is not None and not value >= low) or (high is not None and not value <= high):
            raise UsageError(f"{self.name} {text} is not between {low:g} and {high:g}")
        return value

    def described(self) -> dict[str, Any]:
        """Return the parameter as OpenAPI describes it."""
        schema: dict[str, Any] = {"type": self.type}
        bounds = (("enum", list(self.choices) or None), ("minimum", self.least))
        for name, value in (*bounds, ("maximum", self.most), ("default", self.default)):
            if value not in (None, ""):
                schema[name] = value
        if self.many:
            schema = {"type": "array", "items": schema}
        return {
            "name": self.name,
            "in": "path" if self.in_path else "query",
            "required": self.required or self.in_path,
            "description": self.help,
            "schema": schema,
            **({"style": "form", "explode": True} if self.many else {}),
        }


def read_values(
    parameters: Sequence[Parameter], path: Mapping[str, str], pairs: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    """Return the values of an endpoint's parameters by name, tuples where they may be repeated.

    Raises:
        UsageError: one is unknown, missing, repeated, or cannot be read.
    """
    known = {one.name: one for one in parameters}
    found: dict[str, Any] = {
        one.name: () if one.many else one.default for one in parameters if not one.required
    }
    given: set[str] = set()
    for name, text in [*path.items(), *pairs]:
        one = known.get(name)
        if one is None:
            listed = ", ".join(known) or "none"
            raise UsageError(f"no parameter '{name}'; there are: {listed}")
        if one.many:
            found[name] = (*found.get(name, ()), one.read(text))
        elif name in given:
            raise UsageError(f"{name} is given twice; give it once")
        else:
            found[name] = one.read(text)
        given.add(name)
    for one in parameters:
        if one.required and one.name not in given:
            raise UsageError(f"{one.name} is missing: {one.help}")
    return found


ID = Parameter(
    name="id", help="The IRI without the base and its kind, or the whole IRI.", in_path=True
)
Q = Parameter(name="q", help="Only with these words; see search.")
WORDS = Parameter(
    name="q",
    help='Words to find: "a phrase", beginn*, -excluded. Accents and endings do not count.',
    required=True,
)
LIMIT = Parameter(
    name="limit",
    help="The greatest number of items.",
    type="integer",
    least=1,
    most=500,
    default=50,
)
CURSOR = Parameter(name="cursor", help="Where to begin: `next` of the page before.")
OFFSET = Parameter(
    name="offset", help="How many results to skip.", type="integer", least=0, most=9000, default=0
)
OUTLET = Parameter(name="outlet", help="Only this outlet; capitals do not count.", many=True)
SINCE = Parameter(name="since", help="Only what can be of this day, month or year, or later.")
UNTIL = Parameter(name="until", help="Only what can be of this day, month or year, or earlier.")
ACTOR = Parameter(name="actor", help="Only of this actor: an IRI or a name.", many=True)
TOPIC = Parameter(name="topic", help="Only about such topics: an IRI or words.", many=True)
CLAIM = Parameter(
    name="claim", help="Only what expresses such claims: an IRI, or words.", default=""
)
ARTICLE = Parameter(name="article", help="Only from the article with this IRI.", default="")
ACT = Parameter(name="act", help="Only this speech act.", choices=get_args(Act), default="")
STANCE = Parameter(name="stance", help="Only this stance.", choices=get_args(Stance), default="")
CONFIDENCE = Parameter(
    name="min_confidence",
    help="Only statements that are at least so probable.",
    type="number",
    least=0,
    most=1,
    default=0.0,
)
ACTOR_KIND = Parameter(
    name="kind", help="Only actors of this kind.", choices=ACTOR_KINDS, many=True
)
DOCUMENT_KIND = Parameter(
    name="kind",
    help="Only such documents; default: statements, articles and actors.",
    choices=DOCUMENTS,
    many=True,
)
TYPED = Parameter(name="q", help="What was typed so far: beginnings of words.", required=True)
SUGGESTED_KIND = Parameter(
    name="kind", help="Only such documents; default: all.", choices=SUGGESTED, many=True
)
FEW = Parameter(
    name="limit",
    help="The greatest number of items of each kind.",
    type="integer",
    least=1,
    most=20,
    default=5,
)
NETWORK = Parameter(name="kind", help="Which nodes are tied.", choices=NETWORKS, in_path=True)
WEIGHT = Parameter(
    name="weight",
    help="How ties are weighted; default: congruence for actor-actor, else ignore.",
    choices=("ignore", "congruence", "conflict", "subtract", "combine"),
)
NORMALISE = Parameter(
    name="normalise",
    help="How weights are normalised.",
    choices=("none", "average", "jaccard", "product", "cosine", "activity", "prominence"),
    default="none",
)
AS = Parameter(
    name="as",
    help="Nodes: the actors themselves, or the organisations that they spoke for.",
    choices=("actors", "organisations"),
    default="actors",
)
SUPPORT = Parameter(
    name="min_support",
    help="The least number of statements of a tie.",
    type="integer",
    least=1,
    most=1_000_000,
    default=1,
)
FIRST_DAY = Parameter(
    name="since", help="The first day, such as 2024-03-05, 2024-03 or 2024.", required=True
)
LAST_DAY = Parameter(name="until", help="The last day; without it the end is open.")
