"""Document → the expressions in it that may refer to an actor.

Names are the document's own, repaired by grammar; noun phrases are those headed by a noun of the
lexicon or standing where an actor stands; pronouns and possessives are taken as they come. Who
each of them is, is decided in :mod:`kg.resolve.within`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace

from kg.annotate.document import Document, Token
from kg.attribute.nouns import ActorWords, Determiner, Noun, actor_words
from kg.model import Mention, MentionForm, MentionRole, SourceKind, Span

_SUBJECTS = frozenset(("nsubj", "nsubj:pass", "nsubj:caus"))
_ROLES: dict[str, MentionRole] = {
    "nsubj": "subject",
    "nsubj:pass": "subject",
    "nsubj:caus": "subject",
    "expl:subj": "subject",
    "obl:agent": "agent",
    "obj": "object",
    "iobj": "object",
    "obl:arg": "complement",
    "obl:mod": "complement",
    "obl": "complement",
    "nmod": "modifier",
}
_NARROWS = frozenset(("amod", "compound", "nmod"))
_LEFT = frozenset(("det", "amod", "nummod", "advmod", "nmod"))
_BEFORE_NOUN = frozenset(("compound", "nmod:poss"))
_RIGHT = frozenset(("amod", "nmod", "flat:name", "flat:foreign", "fixed", "nummod", "acl", "dep"))
_UNTIDY = re.compile(r"[^\S ]|  |['’(\[] | [,)\]]|^ | $")
_AFTER_MARK = re.compile(r"((?<![^\W\d_]s)['’]|[(\[]) ")
_BEFORE_MARK = re.compile(r" ([,)\]])")
_ACRONYM = re.compile(r"[^\W\d_][\w.&-]+")
_CLOSERS = frozenset((",", ".", ";", ":", ")", "(", "–", "—", "!", "?"))
_CLOSED = frozenset(("PUNCT", "ADP", "DET", "CCONJ", "SCONJ", "AUX"))
_LONGEST_PERSON = 3
"""Words of a name that may be a person's though it was taken for another."""
_LABELS = frozenset(("nation", "member", "faith"))
"""Senses of nouns that may be written with a capital and name nobody: "a Democrat"."""
_LONGEST = 40
"""Tokens a noun phrase may span."""


def mentions(document: Document) -> tuple[Mention, ...]:
    """Every mention of the document, by place; () without a parse or without the language's words.

    Raises:
        KgError: the lexicon of the document's language is broken.
    """
    if not document.tokens:
        return ()
    return _Reader(document, actor_words(document.language)).read()


def tidy(words: str) -> str:
    """Words of a text as they stand on their own: one blank between, none after an apostrophe."""
    if _UNTIDY.search(words) is None:
        return words
    words = " ".join(words.split())
    return _BEFORE_MARK.sub(r"\1", _AFTER_MARK.sub(r"\1", words))


def is_acronym(word: str) -> bool:
    """Whether a word has a capital and, further on, another or a figure."""
    return (
        _ACRONYM.fullmatch(word) is not None
        and word[0].isupper()
        and any(c.isupper() or c.isdigit() for c in word[1:])
    )


class _Name:
    __slots__ = ("end", "gender", "kind", "start")

    def __init__(self, start: int, end: int, kind: str) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.gender = ""


class _Phrase:
    """A noun phrase as token indices; ``stop`` is where its core ends."""

    __slots__ = ("end", "gender", "head", "kind", "noun", "number", "sense", "start")

    def __init__(self, head: int, start: int, end: int, noun: Noun | None) -> None:
        self.head = head
        self.start = start
        self.end = end
        self.noun = noun
        self.kind: SourceKind = "unknown"
        self.sense = ""
        self.gender = ""
        self.number = ""


class _Reader:
    def __init__(self, document: Document, words: ActorWords) -> None:
        self.document = document
        self.words = words
        self.text = document.text
        self.tokens = document.tokens
        self.children = document.children
        self.paragraph_starts = [p.start for p in document.paragraphs]
        self.outer = [q.span for q in document.quotations if q.depth == 0]
        self.outer_starts = [s.start for s in self.outer]
        self.names: list[_Name] = []
        self.name_at: list[_Name | None] = [None] * len(self.tokens)
        self.token_starts = [token.start for token in self.tokens]
        self.covered: set[int] = set()
        """Tokens of the document's own names."""
        self.dated = {place for date in document.dates for place in self._inside(date.span)}
        self.members = {place for span in document.groups for place in self._inside(span)}
        """Nouns for members of peoples, faiths and parties, whether the lexicon has them or not."""
        self.found: dict[tuple[int, int], Mention] = {}

    def read(self) -> tuple[Mention, ...]:
        self._find_names()
        phrases = self._phrases()
        partners = self._partners(phrases)
        self._families()
        by_head: dict[int, Mention] = {}
        for name in self.names:
            head = self._head(name.start, name.end)
            by_head[head] = self._add_name(name, head, partners)
        for phrase in phrases:
            by_head[phrase.head] = self._add_phrase(phrase, partners)
        self._pronouns(by_head)
        self._predicates(by_head)
        self._joints(by_head)
        return tuple(sorted(self.found.values(), key=lambda m: (m.span, m.form)))

    def _inside(self, span: Span) -> range:
        """Indices of the tokens that begin in a span."""
        starts = self.token_starts
        return range(bisect_left(starts, span.start), bisect_left(starts, span.end))

    # Names

    def _find_names(self) -> None:
        tokens = self.tokens
        place = 0
        count = len(tokens)
        ranges: list[tuple[int, int, str]] = []
        for name in self.document.names:
            while place < count and tokens[place].end <= name.span.start:
                place += 1
            end = place
            while end < count and tokens[end].start < name.span.end:
                end += 1
            if place < end:
                ranges.append((place, end, name.kind))
                self.covered.update(range(place, end))
        for start, end, kind in self._joined(ranges):
            self._keep_name(start, end, kind)
        self._missed_names()
        self.names.sort(key=lambda n: n.start)

    def _joined(self, ranges: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        """Names with those that modify them as first names do made one: "Ada" before "Brun"."""
        found: list[tuple[int, int, str]] = []
        for start, end, kind in ranges:
            if found and found[-1][1] == start and found[-1][0] == start - 1:
                first = self.tokens[start - 1]
                if first.dep == "compound" and start <= first.head < end and end == start + 1:
                    found.pop()
                    start -= 1
                    kind = "person" if first.text in self.words.first_names else "other"
            found.append((start, end, kind))
        return found

    def _keep_name(self, start: int, end: int, kind: str) -> None:
        tokens = self.tokens
        gender = ""
        if self.dated.issuperset(range(start, end)):
            return
        while end > start and (tokens[end - 1].pos == "PUNCT" or tokens[end - 1].text[-1] in "'’"):
            end -= 1
        if end == start or self._is_description(start, end, kind):
            return
        if not any(c.isupper() or c.isdigit() for t in tokens[start:end] for c in t.text):
            return
        if kind in ("organisation", "other") and self._is_like_person(start, end):
            kind = "person"
        if kind != "person" and any(t.dep == "compound" for t in tokens[start : end - 1]):
            last = self.words.nouns.get(tokens[end - 1].lower)
            if last is not None and last.kind == "person" and not last.plural:
                # "NASA Administrator" is no organisation's name, its first word is.
                end -= 1
        while start < end - 1:
            token = tokens[start]
            noun = self.words.nouns.get(token.lower)
            if token.text in self.words.titles and not self._ends_in_body(start, end):
                gender = gender or self.words.titles[token.text]
            elif kind == "person" and self._is_capital_role(start, end):
                gender = gender or (noun.gender if noun else "")
            elif self._opens_complement(start):
                kind = "other"
            elif (token.pos == "DET" and (kind == "person" or token.text[:1].islower())) or (
                kind == "person"
                and (noun is not None or token.pos in ("ADP", "PUNCT"))
                and token.text[:1].islower()
                and not self._links(token)
            ):
                gender = gender or (noun.gender if noun else "")
            else:
                break
            start += 1
        if (
            start
            and tokens[start - 1].pos == "DET"
            and tokens[start - 1].text.islower()
            and self._is_description(start, end, kind)
        ):
            return
        while kind != "person" and self._is_part_of_name(start - 1, start, end):
            start -= 1
            kind = "organisation" if kind == "place" else kind
        if kind == "person" and end == start + 1 and self._is_part_of_name(start - 1, start, end):
            start -= 1
        while (
            end < len(tokens)
            and tokens[end].dep == "flat:name"
            and end not in self.covered
            and (start <= tokens[end].head < end and tokens[end].text[:1].isupper())
        ):
            end += 1
        while (
            start > 0
            and tokens[start].dep == "flat:name"
            and kind == "person"
            and (
                tokens[start].head == start - 1
                and tokens[start - 1].text[:1].isupper()
                and tokens[start - 1].pos == "PROPN"
                and self.name_at[start - 1] is None
                and tokens[start - 1].text not in self.words.titles
            )
        ):
            start -= 1
        if any(self.name_at[i] is not None for i in range(start, end)):
            return
        name = _Name(start, end, kind)
        name.gender = gender or self._title_before(start)
        self.names.append(name)
        for index in range(start, end):
            self.name_at[index] = name

    def _is_capital_role(self, start: int, end: int) -> bool:
        """Whether a person's name opens with a role: "Librarian Ada Brun"."""
        token = self.tokens[start]
        noun = self.words.nouns.get(token.lower)
        return (
            end - start > 2
            and noun is not None
            and noun.kind == "person"
            and noun.sense in ("politics", "work", "member")
            and token.dep == "compound"
            and token.text not in self.words.first_names
        )

    def _is_like_person(self, start: int, end: int) -> bool:
        """Whether a name is a first name and one or two words that modify no noun of the
        lexicon: what the tagger takes for an organisation is a person."""
        words = self.tokens[start:end]
        return (
            1 < len(words) < 4
            and words[0].text in self.words.first_names
            and words[0].dep == "compound"
            and all(t.pos == "PROPN" and t.text[:1].isupper() for t in words)
            and not any(t.lower in self.words.nouns for t in words[1:])
        )

    def _is_part_of_name(self, index: int, start: int, end: int) -> bool:
        """Whether a token before a name modifies it as names do: "Environment" of "Environment
        Norland"."""
        if index < 0 or index in self.covered:
            return False
        token = self.tokens[index]
        return (
            token.dep == "compound"
            and token.pos == "PROPN"
            and start <= token.head < end
            and token.text[:1].isupper()
            and token.lower not in self.words.nouns
            and token.text not in self.words.titles
        )

    def _names_person(self, token: Token) -> bool:
        noun = self.words.nouns.get(token.lower) or self.words.nouns.get(token.text)
        return noun is not None and noun.kind == "person"

    def _is_role_word(self, token: Token) -> bool:
        """Whether a word tagged as a name is a role: "Governor Ada Brun", "Ada Brun, Director
        of Norvane"."""
        if not self._names_person(token):
            return False
        after = self.tokens[token.index + 1] if token.index + 1 < len(self.tokens) else None
        if after is None:
            return False
        if token.dep != "compound":
            return self._is_apposed_role(token, after)
        name = self.name_at[after.index]
        if name is not None:
            return name.kind == "person"
        return (
            after.pos == "PROPN"
            and after.text[:1].isupper()
            and not self._names_person(after)
            and self.tokens[token.head].pos == "PROPN"
        )

    def _is_apposed_role(self, token: Token, after: Token) -> bool:
        """Whether a role with a capital stands behind a comma, an article or "and", or opens a
        sentence before "of"."""
        before = self.tokens[token.index - 1] if token.index else None
        opens = before is None or before.sentence != token.sentence
        joined = (
            not opens
            and before is not None
            and (before.text == "," or before.pos in ("DET", "CCONJ", "PART", "ADJ"))
        )
        if self._names_bearer(token, after):
            return True
        linked = self._links(after)
        return (token.dep in ("appos", "conj") and joined) or (linked and (joined or opens))

    def _names_bearer(self, token: Token, after: Token) -> bool:
        """Whether a person's name follows a word and is apposed to it."""
        name = self.name_at[after.index]
        return (
            name is not None
            and name.kind == "person"
            and name.start == after.index
            and any(
                self.tokens[i].dep == "appos" and self.tokens[i].head == token.index
                for i in range(name.start, name.end)
            )
        )

    def _opens_complement(self, index: int) -> bool:
        """Whether a name begins with what links it with the noun before: "de la République"."""
        word = self.words.determiners.get(self.tokens[index].text)
        if word is None or word.form not in ("of", "fused"):
            return False
        if word.form == "fused":
            return True
        following = self.words.determiners.get(self.tokens[index + 1].text)
        return following is not None and following.form == "def"

    def _is_description(self, start: int, end: int, kind: str) -> bool:
        """Whether what was taken for a name describes: "ministre des Postes", "les Turcs"."""
        first = self.tokens[start]
        noun = self.words.nouns.get(first.text if end == start + 1 else first.lower)
        if self._compound(first) is not None and kind != "person":
            return True
        if end == start + 1:
            if noun is not None and noun.kind == "person" and is_acronym(first.text):
                # "MP", "CEO"
                return True
            if kind in ("organisation", "other") and self._opens_as_role(first):
                return True
            return (
                noun is not None
                and noun.sense in _LABELS
                and (noun.plural or (start > 0 and self.tokens[start - 1].pos == "DET"))
            )
        if noun is not None and noun.kind == "person" and kind != "person":
            return not self._ends_in_body(start, end)
        whole = " ".join(t.lower for t in self.tokens[start:end])
        found = self.words.nouns.get(whole)
        return found is not None and found.kind == "person"

    def _ends_in_body(self, start: int, end: int) -> bool:
        """Whether words with capitals lead to a noun for organisations: "Marine Institute"."""
        last = self.words.nouns.get(self.tokens[end - 1].lower)
        words = [t for t in self.tokens[start:end] if any(map(str.isalpha, t.text))]
        capitals = all(t.text[:1].isupper() or t.pos == "PART" for t in words)
        return capitals and last is not None and last.kind == "organisation"

    def _opens_as_role(self, token: Token) -> bool:
        """Whether a word has its capital from the sentence that it opens: "Judge refuses …"."""
        noun = self.words.nouns.get(token.lower)
        return (
            noun is not None
            and noun.kind == "person"
            and noun.sense in ("work", "politics", "human")
            and token.text not in self.words.nouns
            and token.index == self.document.sentences[token.sentence][0]
        )

    def _title_before(self, start: int) -> str:
        return self.words.titles.get(self.tokens[start - 1].text, "") if start else ""

    def _missed_names(self) -> None:
        """Runs of proper nouns that no name covers, and family names taken for nouns."""
        index = 0
        tokens = self.tokens
        families = {
            tokens[n.end - 1].text for n in self.names if n.kind == "person" and n.end > n.start + 1
        }
        while index < len(tokens):
            token = tokens[index]
            titled = self._follows_title(index) or (
                token.text in families and token.dep in _SUBJECTS
            )
            if (
                (token.pos != "PROPN" and not titled)
                or self.name_at[index] is not None
                or not (token.text[:1].isupper())
                or token.text in self.words.titles
                or index in self.dated
                or index in self.members
                or token.text in self.words.days - families
                or self._is_role_word(token)
            ):
                index += 1
                continue
            end = index + 1
            while (
                end < len(tokens)
                and self.name_at[end] is None
                and (
                    (tokens[end].pos == "PROPN" or titled)
                    and end not in self.dated
                    and not self._is_role_word(tokens[end])
                    and tokens[end].sentence == token.sentence
                    and (tokens[end].text[:1].isupper() or tokens[end].text == "-")
                )
            ):
                end += 1
            kind = "other"
            led = index > 0 and self._is_role_word(tokens[index - 1])
            if token.text in self.words.first_names or titled or led:
                kind = "person"
            elif end == index + 1 and is_acronym(token.text):
                kind = "organisation"
            self._keep_name(index, end, kind)
            if kind == "person" and end > index + 1:
                families.add(tokens[end - 1].text)
            index = end

    def _families(self) -> None:
        """A word that is a person's family name elsewhere names that person, be it a town as
        well; not behind a preposition of place."""
        known = {
            self.tokens[n.end - 1].text
            for n in self.names
            if n.kind == "person" and n.end > n.start + 1
        }
        alone = {
            self.tokens[n.start].text
            for n in self.names
            if n.kind == "person" and n.end == n.start + 1
        }
        for name in self.names:
            last = self.tokens[name.end - 1].text
            if name.end > name.start + 1 and last in alone and self._may_be_person(name):
                name.kind = "person"
            if (
                name.kind != "person"
                and name.end == name.start + 1
                and self.tokens[name.start].text in known
                and not (name.start and self.tokens[name.start - 1].lower in self.words.places)
            ):
                name.kind = "person"

    def _follows_title(self, index: int) -> bool:
        return index > 0 and self.tokens[index - 1].text in self.words.titles

    # Noun phrases

    def _phrases(self) -> list[_Phrase]:
        found: list[_Phrase] = []
        nouns = self.words.nouns
        for token in self.tokens:
            if token.pos in _CLOSED or self.name_at[token.index] is not None:
                continue
            noun = nouns.get(token.lower)
            if noun is None and token.text[:1].isupper():
                noun = nouns.get(token.text)
            if noun is None and token.index in self.members and token.dep not in _NARROWS:
                noun = Noun(token.text, "person", "nation", "", self._are_many(token))
            if noun is None and token.pos == "NOUN":
                noun = self._compound(token) or self._compound_behind(token)
            if noun is not None and (
                self._stands_within(token)
                or self._opens_compound(token)
                or self._ends_hyphened(token.index)
            ):
                continue
            if noun is not None:
                noun = self._compound(token) or self._compound_behind(token) or noun
                if not self._is_nominal(token, noun):
                    continue
            elif token.lower in self.words.pronouns or not self._may_act(token):
                continue
            if token.text in self.words.titles and self._before_name(token.index):
                continue
            found.append(self._phrase(token, noun))
        return found

    def _are_many(self, token: Token) -> bool:
        """Whether a member of a people stands for all or some of it: "the French"."""
        before = self.tokens[token.index - 1] if token.index else None
        word = self.words.determiners.get(before.lower) if before is not None else None
        return token.feature("Number") == "Plur" or (word is not None and word.form == "def")

    def _is_nominal(self, token: Token, noun: Noun) -> bool:
        """Whether a form of the lexicon is a noun here, whatever the tagger says."""
        if token.pos not in ("ADJ", "VERB", "ADV") or self._has_determiner(token):
            return True
        if token.dep in _SUBJECTS or token.dep in ("appos", "obl:agent", "nmod"):
            return True
        if noun.plural and noun.kind == "person" and self._announces(token):
            return True
        return self._stands_as_role(token, noun)

    def _announces(self, token: Token) -> bool:
        """Whether persons' names follow a word that opens a part of its sentence, so that it is
        no verb: "; photographers Ada Brun and …"."""
        before = self.tokens[token.index - 1] if token.index else None
        opens = before is None or before.pos in ("PUNCT", "CCONJ")
        name = self.name_at[token.index + 1] if token.index + 1 < len(self.tokens) else None
        return opens and name is not None and self._may_be_person(name)

    def _may_act(self, token: Token) -> bool:
        """Whether a noun that the lexicon lacks stands where an actor stands."""
        if token.pos not in ("NOUN", "PROPN", "NUM") and not self._has_determiner(token):
            return False
        return (
            token.dep in _SUBJECTS or token.dep in ("obl:agent", "appos") or self._has_case(token)
        )

    def _before_name(self, index: int) -> bool:
        return index + 1 < len(self.tokens) and self.name_at[index + 1] is not None

    def _stands_as_role(self, token: Token, noun: Noun) -> bool:
        """Whether an adjective is a role: after a name and a comma, or said with a copula."""
        if noun.kind != "person" or noun.sense in ("human", "nation"):
            return False
        if token.feature("Degree") in ("Cmp", "Sup"):
            # "the water is cleaner"
            return False
        if token.dep == "amod" and token.head > token.index:
            # "general secretary"
            return False
        if any(self.tokens[c].dep == "cop" for c in self.children[token.index]):
            return True
        index = token.index
        return (
            index > 1 and self.tokens[index - 1].text == "," and self.name_at[index - 2] is not None
        )

    def _compound(self, token: Token) -> Noun | None:
        """The noun of several words that begins at a token: "chef d'état-major"."""
        for words in self.words.groups.get(token.lower, ()):
            stop = token.index + len(words)
            if words == tuple(t.lower for t in self.tokens[token.index : stop]):
                joined = " ".join(words).replace("' ", "'")
                return self.words.nouns.get(joined)
        return None

    def _stands_within(self, token: Token) -> bool:
        """Whether a noun only narrows the one behind it: "police" of "the police chief"."""
        if token.dep != "compound" or token.head < token.index:
            return False
        head = self.tokens[token.head]
        return self.name_at[head.index] is None and head.pos == "NOUN"

    def _opens_compound(self, token: Token) -> bool:
        """Whether a noun of several words begins here whose last one governs: "Secretary-General";
        not where that is a title too: "Attorney General Brun"."""
        last = self.tokens[self._compound_end(token) - 1]
        titled = last.text in self.words.titles and self._before_name(last.index)
        return token.dep == "compound" and token.head == last.index != token.index and not titled

    def _compound_start(self, token: Token, start: int) -> int:
        """Where a phrase begins that starts at ``start`` without the hyphened words before its
        head: "the Secretary-General"."""
        first = start
        while (
            first > 1
            and self.tokens[first - 1].head == token.index
            and (self.tokens[first - 1].text == "-" or first < start)
        ):
            first -= 1
        opens = self._compound_end(self.tokens[first]) > token.index
        determined = self.tokens[first].pos == "DET" and first + 1 < start
        if determined:
            opens = self._compound_end(self.tokens[first + 1]) > token.index
        return first if first < start and opens else start

    def _is_hyphened(self, start: int, end: int) -> bool:
        """Whether the words of a stretch are one word with hyphens."""
        tokens = self.tokens[start:end]
        return len(tokens) > 2 and all(t.text == "-" for t in tokens[1::2])

    def _ends_hyphened(self, index: int) -> bool:
        """Whether a token ends a noun with hyphens whose first word is its head."""
        for start in range(index - 2, max(-1, index - 6), -2):
            if self.tokens[start + 1].text != "-":
                return False
            if self._compound_end(self.tokens[start]) > index:
                return not self._opens_compound(self.tokens[start])
        return False

    def _compound_end(self, token: Token) -> int:
        """Where the noun of several words that begins at a token ends, the token's end without
        one."""
        for words in self.words.groups.get(token.lower, ()):
            stop = token.index + len(words)
            if words == tuple(t.lower for t in self.tokens[token.index : stop]):
                return stop
        return token.index + 1

    def _compound_behind(self, token: Token) -> Noun | None:
        """The noun of several words that ends at a token: "chief executive"."""
        for first in range(token.index - 1, max(-1, token.index - 4), -1):
            if self.tokens[first].head != token.index:
                return None
            words = tuple(t.lower for t in self.tokens[first : token.index + 1])
            if words in self.words.groups.get(words[0], ()):
                return self.words.nouns.get(" ".join(words).replace("' ", "'"))
        return None

    def _has_determiner(self, token: Token) -> bool:
        return any(self.tokens[c].dep == "det" for c in self.children[token.index])

    def _has_case(self, token: Token) -> bool:
        return token.dep.startswith("obl") and any(
            self.tokens[c].lower not in self.words.places
            for c in self.children[token.index]
            if self.tokens[c].dep == "case"
        )

    def _phrase(self, token: Token, noun: Noun | None) -> _Phrase:
        start = self._left(token)
        start = self._compound_start(token, start)
        end = max(self._right(token, noun), self._compound_end(token))
        if self._is_hyphened(token.index, end):
            # What follows "editor-in-chief" may hang on its last word.
            end = max(end, self._right(self.tokens[end - 1], noun))
        phrase = _Phrase(token.index, start, end, noun)
        if noun is not None:
            phrase.kind = noun.kind
            phrase.sense = noun.sense
        elif token.lower.endswith(self.words.person_endings):
            phrase.kind = "person"
        elif token.lower in self.words.ages and start < token.index - 2:
            # "the 24-year-old"
            phrase.kind, phrase.sense = "person", "human"
        elif self._counts_people(token):
            phrase.kind = "group"
        phrase.number = self._number(token, start, noun)
        phrase.gender = self._gender(token, noun, start)
        if phrase.kind == "person" and phrase.number == "p":
            phrase.kind = "group"
        return phrase

    def _counts_people(self, token: Token) -> bool:
        """Whether a noun only counts its complement: "77 % des citoyens"."""
        for child in self.children[token.index]:
            noun = self.words.nouns.get(self.tokens[child].lower)
            if noun is not None and noun.plural and noun.kind == "person":
                return not token.text.isalpha()
        return False

    def _left(self, token: Token) -> int:
        start = token.index
        kids = self.children[token.index]
        allowed = {
            c
            for c in kids
            if c < token.index and self.tokens[c].dep in _LEFT and self.name_at[c] is None
        }
        beside = self.children[token.head] if token.dep == "compound" else ()
        allowed.update(*(self._before_noun(c, token) for c in (*kids, *beside) if c < token.index))
        while (
            (start := self._unhyphened(start, token)) - 1 in allowed
            or (
                start > 0
                and self.tokens[start - 1].pos == "DET"
                and self.tokens[start - 1].head in allowed | {token.index}
            )
            or (
                start > 0
                and self.tokens[start - 1].dep == "advmod"
                and self.tokens[start - 1].head in allowed
            )
        ):
            start -= 1
        while start < token.index and self.tokens[start].pos in ("ADV", "PUNCT"):
            if self.tokens[start + 1].pos == "NUM" or self.tokens[start + 1].text == "-":
                break
            start += 1
        return start

    def _unhyphened(self, start: int, head: Token) -> int:
        """The first of the words that hyphens join with the one at a token: "52-year-old"."""
        tokens = self.tokens
        while (
            start > 1
            and (start < head.index or head.lower in self.words.ages)
            and tokens[start - 1].text == "-"
            and tokens[start - 2].end == tokens[start - 1].start
            and tokens[start - 1].end == tokens[start].start
        ):
            start -= 2
        return start

    def _before_noun(self, index: int, token: Token) -> range:
        """The tokens of a noun that stands before another: "police" of "police chief", "the
        report's" of "the report's authors". A name before one person's role is whose it is."""
        if self.tokens[index].dep not in _BEFORE_NOUN:
            return range(0)
        first = self._leftmost(index, 0)
        last = max((index, *self.children[index]))
        noun = self.words.nouns.get(token.lower)
        role = noun is not None and noun.kind == "person" and not noun.plural
        if role and any(self.name_at[i] is not None for i in range(first, last + 1)):
            return range(0)
        return range(first, last + 1)

    def _right(self, token: Token, noun: Noun | None) -> int:
        end = self._extend(
            token.index, token.index + 1, noun is not None and (noun.kind == "person"), 0
        )
        # Beside a name the parse often gives a complement to what follows; the words tell.
        while noun is not None and (name := self._linked_name(end)) is not None:
            end = self._with_acronym(name.end)
        tokens = self.tokens
        if noun is not None and noun.kind == "person":
            end = self._before_bearer(token.index + 1, end)
        last = self.words.nouns.get(tokens[end - 1].lower)
        if end - 1 > token.index and end < len(tokens) and last is not None:
            beside = self.name_at[end]
            if last.kind == "organisation" and beside is not None and beside.kind != "person":
                end = self._with_acronym(beside.end)
        while (
            end + 1 < len(tokens)
            and tokens[end].text == "-"
            and tokens[end - 1].end == tokens[end].start
            and tokens[end].end == tokens[end + 1].start
        ):
            end += 2
        return end

    def _before_bearer(self, start: int, end: int) -> int:
        """Where a role ends if its bearer follows: "governor of Vals" of "governor of Vals Ada
        Brun"."""
        for index in range(start, end):
            name = self.name_at[index]
            after = self.name_at[name.end] if name is not None and name.end < end else None
            if name is not None and after is not None and after.kind == "person" != name.kind:
                return name.end
        return end

    def _linked_name(self, index: int) -> _Name | None:
        """The name after "de" or "du" at a token, unless it is a person's."""
        tokens = self.tokens
        if index + 1 >= len(tokens):
            return None
        word = self.words.determiners.get(tokens[index].lower)
        if word is None or word.form not in ("of", "fused") or tokens[index].pos == "DET":
            return None
        index += 1
        if tokens[index].pos == "DET" and index + 1 < len(tokens):
            index += 1
        name = self.name_at[index]
        if name is None or name.start != index or name.kind == "person":
            return None
        return name

    def _extend(self, index: int, end: int, person: bool, depth: int) -> int:
        """Where the phrase around a head ends: its complements as far as they follow directly."""
        tokens = self.tokens
        name = self.name_at[index]
        if name is not None:
            end = max(end, name.end)
        start = end
        for child in self.children[index]:
            if child < end:
                continue
            first = self._leftmost(child, end)
            if first != end or end - start > _LONGEST:
                break
            if not self._complements(tokens[index], tokens[child], tokens[first], depth):
                break
            name = self.name_at[first]
            if (
                name is not None
                and name.start == first
                and (depth == 0 or name.kind == "person")
                and not (person and self._is_label(name))
                and not self._named_after(tokens[index], name, depth)
            ):
                break
            end = self._extend(child, child + 1, person, depth + 1)
        return self._with_acronym(end)

    def _named_after(self, head: Token, name: _Name, depth: int) -> bool:
        """Whether a name belongs to the noun before it: "le clan Brun", "de l'hôpital Ada-Brun"."""
        noun = self.words.nouns.get(head.lower)
        if noun is None or name.kind != "person":
            return False
        return noun.kind == "group" if depth == 0 else noun.kind == "organisation"

    def _is_label(self, name: _Name) -> bool:
        """Whether a name labels the role before it: the party in "le maire UDI de Vals"."""
        return (
            name.kind == "organisation"
            and name.end == name.start + 1
            and self.tokens[name.start].text.isupper()
        )

    def _complements(self, head: Token, kid: Token, opener: Token, depth: int) -> bool:
        """Whether a dependent that follows its head is part of what identifies the actor."""
        if opener.pos == "PUNCT" or (opener.pos in ("VERB", "PRON") and opener is not kid):
            return False
        if kid.dep == "amod":
            return kid.pos in ("ADJ", "NUM", "PROPN") or kid.feature("VerbForm") == "Part"
        if kid.dep in ("flat:name", "flat:foreign", "fixed", "nummod"):
            return opener is kid
        if kid.dep == "acl":
            return depth == 0 and kid.feature("VerbForm") == "Part"
        if kid.dep == "conj":
            return self._continues(kid, opener, depth)
        linked = opener is not kid and self._links(opener)
        if opener.lower in self.words.trades and opener.index + 1 == kid.index:
            return depth == 0 and self._is_person_noun(head)
        if kid.dep == "nmod":
            if linked or (
                opener is kid
                and (self.name_at[kid.index] is not None or kid.pos in ("PROPN", "NUM"))
            ):
                return True
            noun = self.words.nouns.get(kid.lower)
            return opener is kid and noun is not None and noun.kind == "person"
        if kid.dep.startswith("obl") or kid.dep == "dep":
            return linked and (head.pos in ("ADJ", "VERB") or kid.dep == "dep")
        return kid.dep == "obj" and head.pos == "VERB"

    def _is_person_noun(self, token: Token) -> bool:
        noun = self.words.nouns.get(token.lower)
        return noun is not None and noun.kind == "person" and noun.sense not in ("human", "nation")

    def _links(self, opener: Token) -> bool:
        """Whether a preposition links a noun with the complement that identifies it."""
        word = self.words.determiners.get(opener.lower)
        return word is not None and word.form in ("fused", "of", "to", "by")

    def _continues(self, kid: Token, opener: Token, depth: int) -> bool:
        """Whether a conjunct goes on with the complement ("de la droite et du centre")."""
        if kid.pos == "ADJ" and opener.pos == "CCONJ":
            return True
        return (
            depth > 0
            and opener.pos == "CCONJ"
            and self.name_at[kid.index] is None
            and any(self.tokens[c].dep == "case" for c in self.children[kid.index])
        )

    def _leftmost(self, index: int, least: int) -> int:
        """The first token of a subtree, of those from ``least`` on."""
        first = index
        while first > least:
            kids = self.children[first]
            before = [k for k in kids[:1] if k < first]
            if not before:
                break
            first = max(before[0], least)
            if before[0] < least:
                break
        return first

    def _with_acronym(self, end: int) -> int:
        tokens = self.tokens
        if (
            end + 2 < len(tokens)
            and tokens[end].text == "("
            and tokens[end + 2].text == ")"
            and is_acronym(tokens[end + 1].text)
        ):
            return end + 3
        return end

    def _number(self, token: Token, start: int, noun: Noun | None) -> str:
        first = self.tokens[start]
        before = self._determiner(token, start)
        if before is not None and before.number:
            return before.number
        if first.index < token.index and first.pos == "NUM":
            return "p"
        if noun is not None:
            return "p" if noun.plural else "s"
        return {"Plur": "p", "Sing": "s"}.get(token.feature("Number"), "")

    def _gender(self, token: Token, noun: Noun | None, start: int) -> str:
        before = self._determiner(token, start)
        if before is not None and before.gender:
            return before.gender
        if noun is not None and noun.gender:
            return noun.gender
        # A noun of both genders is tagged as either; what agrees with it tells.
        for other in (*(self.tokens[c] for c in self.children[token.index]), token):
            if other is token or other.dep in ("det", "amod"):
                value = other.feature("Gender")
                if value:
                    return "f" if value == "Fem" else "m"
        return ""

    def _determiner(self, token: Token, start: int) -> Determiner | None:
        """The determiner of a phrase, also where a preposition holds it ("du", "aux")."""
        if start < token.index:
            found = self.words.determiners.get(self.tokens[start].lower)
            if found is not None and found.form not in ("of", "to", "by"):
                return found
        return self._fused(token)

    def _fused(self, token: Token) -> Determiner | None:
        """The preposition with article before a phrase ("du", "aux"), if there is one."""
        for child in self.children[token.index]:
            other = self.tokens[child]
            if child < token.index and other.dep == "case":
                found = self.words.determiners.get(other.lower)
                if found is not None and found.form == "fused":
                    return found
        return None

    # Appositions

    def _partners(self, phrases: list[_Phrase]) -> dict[tuple[int, int], tuple[int, int]]:
        """Phrase and name that are one actor, both ways, by their token ranges."""
        partners: dict[tuple[int, int], tuple[int, int]] = {}
        for phrase in phrases:
            if phrase.kind == "document":
                continue
            self._names_listed(phrase)
            if phrase.noun is None:
                name = self._apposed(phrase)
            else:
                name = self._name_apposed(phrase) or self._name_after(phrase)
                name = name or self._name_before(phrase)
            if name is None:
                continue
            here, there = (phrase.start, phrase.end), (name.start, name.end)
            if here in partners:
                continue
            partners[here] = there
            partners.setdefault(there, here)
            self._learn(name, phrase)
        return partners

    def _apposed(self, phrase: _Phrase) -> _Name | None:
        """The person beside whom an unknown noun stands without determiner: a role or trade."""
        token = self.tokens[phrase.head]
        if token.dep not in ("appos", "conj") or token.pos != "NOUN" or phrase.number == "p":
            return None
        if self.tokens[phrase.start].pos in ("DET", "NUM") or token.lower.endswith(
            self.words.participle_endings
        ):
            return None
        name = self._name_before(phrase)
        if name is None or name.kind != "person" or name.end == name.start + 1:
            return None
        phrase.kind, phrase.sense = "person", "work"
        return name

    def _learn(self, name: _Name, phrase: _Phrase) -> None:
        if phrase.kind == "person":
            name.kind = "person"
            name.gender = name.gender or phrase.gender
        elif phrase.kind == "organisation" and name.kind == "other":
            name.kind = "organisation"

    def _names_listed(self, phrase: _Phrase) -> None:
        """Whom a plural role announces are persons: "athletes Ada Brun and Norvan Vals"."""
        if phrase.kind != "group" or phrase.noun is None or phrase.noun.kind != "person":
            return
        tokens, index = self.tokens, phrase.end
        while index < len(tokens):
            name = self.name_at[index]
            if name is None or name.start != index or not self._may_be_person(name):
                return
            name.kind = "person"
            index = name.end
            while index < len(tokens) and (
                tokens[index].text == "," or tokens[index].pos == "CCONJ"
            ):
                index += 1
            if index == name.end:
                return

    def _name_apposed(self, phrase: _Phrase) -> _Name | None:
        """The name before a phrase that the parse calls its apposition: of the names on both
        sides of "Ada Brun, the mayor, Vals …" it is the first."""
        token = self.tokens[phrase.head]
        if token.dep != "appos":
            return None
        name = self._name_before(phrase)
        return name if name is not None and name.start <= token.head < name.end else None

    def _name_after(self, phrase: _Phrase) -> _Name | None:
        """The name that a phrase announces: "le maire Ada Brun", "la maire, Ada Brun,"."""
        tokens = self.tokens
        index = self._over_titles(phrase.end)
        comma = index < len(tokens) and tokens[index].text == ","
        if comma:
            index = self._over_titles(self._over_nationality(index + 1))
        if index >= len(tokens) or tokens[index].sentence != tokens[phrase.head].sentence:
            return None
        name = self.name_at[index]
        if name is None and not comma and tokens[index].pos == "DET" and index + 1 < len(tokens):
            index += 1
            name = self.name_at[index] if phrase.kind == "organisation" else None
        if name is None or name.start != index:
            return None
        if phrase.kind == "organisation":
            return name if not comma and name.kind in ("organisation", "other") else None
        direct = not comma and self._is_direct(phrase, name)
        if not (direct or self._may_be_person(name)) or self._quotes_between(phrase.end, index):
            return None
        if phrase.number == "p" and not (comma and self._one_of(phrase)):
            return None
        if comma and name.end < len(tokens):
            after = tokens[name.end]
            if after.pos == "CCONJ":
                return None
        return name

    def _is_set_off(self, phrase: _Phrase, name: _Name) -> bool:
        """Whether a name between commas says which one is meant: "a quarry firm, Brun SA, …"."""
        head = self.tokens[self._head(name.start, name.end)]
        return (
            head.dep == "appos"
            and head.head == phrase.head
            and name.end < len(self.tokens)
            and self.tokens[name.end].text in _CLOSERS
        )

    def _over_titles(self, index: int) -> int:
        tokens = self.tokens
        while index < len(tokens) and tokens[index].text in self.words.titles:
            index += 1
            if (
                index < len(tokens)
                and tokens[index].text == "."
                and (tokens[index].start == tokens[index - 1].end)
            ):
                # "Lt" and its stop
                index += 1
        return index

    def _quotes_between(self, left: int, right: int) -> bool:
        """Whether a quotation begins or ends between two tokens."""
        start, end = self.tokens[left - 1].end, self.tokens[right].start
        return any(
            start <= span.start < end or start < span.end <= end
            for span in self.outer[max(0, bisect_right(self.outer_starts, start) - 1) :][:3]
        )

    def _name_before(self, phrase: _Phrase) -> _Name | None:
        """The name that a phrase says more of: "Ada Brun, maire de Vals,"."""
        tokens = self.tokens
        one_of = self._one_of(phrase)
        if phrase.number == "p" and not one_of:
            return None
        index = self._before_owner(phrase) - 1
        while one_of and index > 0 and tokens[index].pos != "PUNCT":
            index -= 1
        while index > 0 and tokens[index].dep == "advmod" and tokens[index].head == phrase.head:
            # "then mayor"
            index -= 1
        if index < 0:
            return None
        beside = self.name_at[index]
        if beside is not None and phrase.kind == "person":
            return beside if self._follows_bare(phrase, beside) else None
        if index < 1 or tokens[index].text not in (",", "—", "–"):
            return None
        place = self._over_age(self._over_brackets(index - 1))
        name = self.name_at[place] if place >= 0 else None
        if name is None or tokens[name.start].sentence != tokens[phrase.head].sentence:
            return None
        token = tokens[phrase.head]
        if (self._fused(token) is not None and not one_of) or self._quotes_between(
            name.end, phrase.start
        ):
            return None
        if phrase.end >= len(tokens) or tokens[phrase.end].text in _CLOSERS:
            apposed = tokens[phrase.end - 1].sentence == token.sentence
        else:
            apposed = token.dep not in _SUBJECTS and (
                token.dep in ("appos", "dep", "conj", "nmod", "obl:mod")
                or tokens[phrase.start].pos != "DET"
            )
        if not apposed:
            return None
        if phrase.kind == "organisation":
            return name if name.kind in ("organisation", "other") else None
        before = self._determiner(token, phrase.start)
        said = (
            (token.dep == "appos" and name.start <= token.head < name.end)
            and before is not None
            and before.form == "indef"
        )
        return name if said or self._may_be_person(name) else None

    def _is_direct(self, phrase: _Phrase, name: _Name) -> bool:
        """Whether one word that no capitals alone make up is named by the role right before it."""
        word = self.tokens[name.start]
        return (
            name.end == name.start + 1
            and word.index == self.tokens[phrase.head].head
            and word.text.isalpha()
            and not word.text.isupper()
        )

    def _before_owner(self, phrase: _Phrase) -> int:
        """Where a phrase begins with the name whose the role is: "a Norvane engineer"."""
        tokens, start = self.tokens, phrase.start
        index = start - 1
        if index > 0 and tokens[index].pos == "PART":
            index -= 1
        name = self.name_at[index] if index >= 0 else None
        if name is None or tokens[name.end - 1].dep not in (*_BEFORE_NOUN, "amod"):
            return start
        if not phrase.start <= tokens[name.end - 1].head < phrase.end:
            return start
        index = name.start
        while (
            index
            and (tokens[index - 1].pos in ("DET", "ADJ", "NUM"))
            and (name.start <= tokens[index - 1].head < phrase.end)
        ):
            index -= 1
        return index

    def _may_be_person(self, name: _Name) -> bool:
        """Whether a name may be somebody's: it is said to be, or nothing is known but that it
        is written as a first and a family name are."""
        if name.kind in ("person", "other"):
            return True
        tokens = [t for t in self.tokens[name.start : name.end] if t.text != "-"]
        if not 1 < len(tokens) <= _LONGEST_PERSON:
            return False
        last = self.words.nouns.get(tokens[-1].lower)
        return (
            all(t.pos == "PROPN" and t.text[:1].isupper() for t in tokens)
            and tokens[-1].feature("Number") != "Plur"
            and not any(t.text.isupper() and len(t.text) > 1 and t.text.isalpha() for t in tokens)
            and (last is None or last.kind != "organisation")
        )

    def _follows_bare(self, phrase: _Phrase, name: _Name) -> bool:
        """Whether a role follows its name without a comma: "Ada Brun la maire de Vals"."""
        token = self.tokens[phrase.head]
        return (
            name.kind == "person"
            and name.end == phrase.start
            and token.sentence == self.tokens[name.start].sentence
            and token.dep in ("appos", "dep", "nmod", "amod", "flat:name")
            and name.start <= token.head < name.end
            and self._fused(token) is None
        )

    def _over_nationality(self, index: int) -> int:
        """After "l'Allemande" between a role and a name."""
        if index + 2 < len(self.tokens) and self.tokens[index].pos == "DET":
            noun = self.words.nouns.get(self.tokens[index + 1].text)
            if noun is not None and noun.sense == "nation":
                return index + 2
        return index

    def _one_of(self, phrase: _Phrase) -> bool:
        """Whether a plural names somebody among others: "l'un des dirigeants"."""
        tokens = self.tokens
        index = phrase.start - 1
        if phrase.number != "p" or index < 0:
            return False
        if self._fused(tokens[phrase.head]) is None:
            word = self.words.determiners.get(tokens[index].lower)
            if word is None or word.form != "of":
                return False
            index -= 1
        elif tokens[index].dep == "case":
            index -= 1
        found = self.words.pronouns.get(tokens[index].lower) if index >= 0 else None
        return found is not None and found.form == "indefinite" and found.number == "s"

    def _over_brackets(self, index: int) -> int:
        if index > 0 and self.tokens[index].text == ")":
            place = index
            while place > max(0, index - 12) and self.tokens[place].text != "(":
                place -= 1
            if self.tokens[place].text == "(" and place:
                return place - 1
        return index

    def _over_age(self, index: int) -> int:
        """Before ", 73 ans" or ", 73"."""
        tokens = self.tokens
        if index >= 2 and tokens[index].text.isdigit() and tokens[index - 1].text == ",":
            return index - 2
        if index >= 3 and tokens[index].lower in self.words.ages and tokens[index - 2].text == ",":
            return index - 3
        return index

    # Mentions

    def _with_owner(self, head: int, start: int) -> int:
        """Where a phrase begins with the name before its noun: "Brun's sister"."""
        while start > 0:
            beside = self.children[head]
            before = start - 1
            owner = self.tokens[before].head if self.tokens[before].dep == "case" else before
            name = self.name_at[owner]
            joined = owner in beside and self.tokens[owner].dep in _BEFORE_NOUN
            if not joined or name is None:
                break
            start = name.start
            if start and self.tokens[start - 1].pos == "DET":
                start -= 1
        return start

    def _head(self, start: int, end: int) -> int:
        for index in range(start, end):
            if not start <= self.tokens[index].head < end or self.tokens[index].head == index:
                return index
        return start

    def _span(self, start: int, end: int) -> Span:
        return Span(self.tokens[start].start, self.tokens[end - 1].end)

    def _quoted(self, span: Span) -> bool:
        place = bisect_right(self.outer_starts, span.start) - 1
        return place >= 0 and self.outer[place].covers(span)

    def _paragraph(self, span: Span) -> int:
        return max(0, bisect_right(self.paragraph_starts, span.start) - 1)

    def _add(self, mention: Mention) -> Mention:
        key = (mention.span.start, mention.span.end)
        return self.found.setdefault(key, mention)

    def _add_name(
        self, name: _Name, head: int, partners: dict[tuple[int, int], tuple[int, int]]
    ) -> Mention:
        tokens = self.tokens
        end = self._with_acronym(name.end) if name.kind != "person" else name.end
        span = self._span(name.start, end)
        words = tuple(t.text for t in tokens[name.start : name.end])
        kind: SourceKind = "unknown"
        if name.kind == "person":
            kind = "person"
        elif name.kind in ("organisation", "place"):
            kind = "organisation"
        partner = partners.get((name.start, name.end))
        anchor = tokens[head]
        if anchor.head < name.start and tokens[anchor.head].text in self.words.titles:
            # "Mme Brun": the title heads the name, and stands in the clause for it.
            anchor = tokens[anchor.head]
        if partner is not None and not partner[0] <= anchor.index < partner[1]:
            other = self._head(*partner)
            if name.start > other:
                anchor = tokens[other]
        return self._add(
            Mention(
                span,
                tidy(span.of(self.text)),
                "name",
                kind,
                name.gender
                or self.words.first_names.get(words[0], "")
                or (self._name_gender(name) if kind != "person" else ""),
                "s",
                head=self._head_of_name(name, kind),
                words=words,
                definite="def" if name.start and tokens[name.start - 1].pos == "DET" else "",
                sense=name.kind,
                sentence=anchor.sentence,
                paragraph=self._paragraph(span),
                role=_ROLES.get(anchor.dep, "other"),
                governor=anchor.head,
                quoted=self._quoted(span),
                partner=self._span(*partner) if partner else None,
            )
        )

    def _head_of_name(self, name: _Name, kind: SourceKind) -> str:
        """The noun that opens an organisation's name, "conseil" of "Conseil constitutionnel", or
        that a person's title stands for."""
        if kind == "person":
            # "Sen. Brun" is called "the senator" further on.
            title = self.tokens[name.start - 1].text if name.start else ""
            return self.words.title_roles.get(title, "")
        noun = self.words.nouns.get(self.tokens[name.start].lower)
        if noun is None or noun.kind != "organisation":
            return ""
        return noun.head

    def _name_gender(self, name: _Name) -> str:
        """The gender that the article before an organisation's or country's name shows."""
        before = (
            self.words.determiners.get(self.tokens[name.start - 1].lower) if name.start else None
        )
        if before is not None and before.gender:
            return before.gender
        first = self.tokens[name.start]
        noun = self.words.nouns.get(first.lower)
        if noun is not None:
            return noun.gender or {"Fem": "f", "Masc": "m"}.get(first.feature("Gender"), "")
        return ""

    def _add_phrase(
        self, phrase: _Phrase, partners: dict[tuple[int, int], tuple[int, int]]
    ) -> Mention:
        tokens = self.tokens
        token = tokens[phrase.head]
        start, end = phrase.start, phrase.end
        span = self._span(start, end)
        first = tokens[start]
        before = self._determiner(token, start)
        fused = before is not None and before is self._fused(token)
        definite = ""
        article = ""
        if before is not None:
            definite = before.form
            if before.form == "fused":
                # "des" alone is the plural of "un"; after a preposition it can't be told apart.
                definite = "def" if fused else "indef"
                article = before.alone + " " if fused else ""
        elif first.pos == "NUM" or (first.pos == "DET" and first.index < token.index):
            definite = "indef"
        partner = partners.get((start, end))
        if partner is None:
            start = self._with_owner(phrase.head, start)
            if start < phrase.start:
                span, definite = self._span(start, end), "def"
        words = tuple(t.text for t in tokens[phrase.head + 1 : end] if t.text[:1].isupper())
        return self._add(
            Mention(
                span,
                article + tidy(span.of(self.text)),
                "noun",
                phrase.kind,
                phrase.gender,
                phrase.number,
                head=phrase.noun.head if phrase.noun else token.lemma.lower(),
                words=words,
                definite=definite,
                sense=phrase.sense,
                sentence=token.sentence,
                paragraph=self._paragraph(span),
                role=_ROLES.get(token.dep, "other"),
                governor=token.head,
                quoted=self._quoted(span),
                partner=self._span(*partner) if partner else None,
            )
        )

    # Pronouns

    def _pronouns(self, by_head: dict[int, Mention]) -> None:
        tokens = self.tokens
        for token in tokens:
            pronoun = self.words.pronouns.get(token.lower)
            if pronoun is None or self.name_at[token.index] is not None:
                continue
            following = tokens[token.index + 1].lower if token.index + 1 < len(tokens) else ""
            if pronoun.form == "personal":
                if following.startswith(self.words.selves) or (
                    token.lower in self.words.dummies and self._expletive(token.index)
                ):
                    continue
                self._add_pronoun(token, pronoun.gender, pronoun.number, "pronoun", "")
            elif pronoun.form == "near":
                start = token
                if "-" not in token.lower:
                    narrows = token.dep == "amod" and token.head > token.index
                    if (
                        not self._demonstrates(token.index - 1)
                        or (
                            # "the former teacher"
                            narrows and tokens[token.head].pos in ("NOUN", "PROPN")
                        )
                        or (
                            following
                            and tokens[token.index + 1].pos == "NOUN"
                            and tokens[token.index + 1].head != token.head
                            and tokens[token.index + 1].start == token.end + 1
                            and token.dep == "amod"
                        )
                    ):
                        continue
                    start = tokens[token.index - 1]
                    self.found = {k: m for k, m in self.found.items() if k[0] != start.start}
                self._add_pronoun(
                    token, pronoun.gender, pronoun.number, "pronoun", "dem", first=start
                )
            elif pronoun.form == "possessive":
                if token.pos == "DET" or token.feature("Poss"):
                    self._add_pronoun(token, pronoun.gender, pronoun.number, "possessive", "")
                elif token.feature("Case") == "Acc":
                    # "her" is both.
                    self._add_pronoun(token, pronoun.gender, pronoun.number, "pronoun", "")
            elif pronoun.form == "relative":
                if token.dep in _SUBJECTS:
                    self._add_relative(token, by_head)
            elif (
                pronoun.form == "indefinite"
                and token.pos != "VERB"
                and (token.pos != "DET" or token.dep in _SUBJECTS)
                and (token.pos != "NOUN" or pronoun.number == "p")
                and (
                    token.dep in _SUBJECTS
                    or token.dep in ("obl:agent", "obl:mod", "obl:arg")
                    or self._among_others(token)
                )
            ):
                self._add_indefinite(token, pronoun.gender, pronoun.number, by_head)

    def _demonstrates(self, index: int) -> bool:
        word = self.words.determiners.get(self.tokens[index].lower) if index >= 0 else None
        return word is not None and word.form in self.words.near

    def _expletive(self, index: int) -> bool:
        tokens = self.tokens
        for token in tokens[index + 1 : index + 4]:
            if token.lower in self.words.clitics:
                if token.lower.endswith("'") and index + 2 < len(tokens):
                    joined = (
                        token.lower + tokens[token.index + 1].lower
                        if (token.index + 1 < len(tokens))
                        else ""
                    )
                    found = self.words.pronouns.get(joined)
                    if found is not None and found.form == "expletive":
                        return True
                continue
            found = self.words.pronouns.get(token.lower)
            return found is not None and found.form == "expletive"
        return False

    def _add_pronoun(
        self,
        token: Token,
        gender: str,
        number: str,
        form: MentionForm,
        definite: str,
        *,
        first: Token | None = None,
    ) -> None:
        start = (first or token).start
        if token.text[:1] == "-":
            start += len(token.text) - len(self._bare(token.text))
        start = min(start, token.end - 1)
        span = Span(start, token.end)
        governor = self.tokens[token.head]
        self._add(
            Mention(
                span,
                span.of(self.text),
                form,
                self._referent(token),
                gender,
                number,
                head=self._bare(token.lower) if form == "pronoun" else token.lower,
                definite=definite,
                sentence=token.sentence,
                paragraph=self._paragraph(span),
                role=_ROLES.get(token.dep, "other"),
                governor=governor.index,
                quoted=self._quoted(span),
            )
        )

    def _referent(self, token: Token) -> SourceKind:
        """What a pronoun's word tells of whom it refers to."""
        if token.lower in self.words.somebody:
            return "person"
        return "organisation" if token.lower in self.words.something else "unknown"

    def _bare(self, word: str) -> str:
        """A pronoun without what is written before it behind its verb: "-t-il" is "il"."""
        for opening in self.words.euphonics:
            if word.startswith(opening):
                return word.removeprefix(opening)
        return word

    def _among_others(self, token: Token) -> bool:
        """Whether a pronoun takes one from several: "un de ses avocats"."""
        after = self.tokens[token.index + 1] if token.index + 1 < len(self.tokens) else None
        return token.pos == "PRON" and after is not None and self._links(after)

    def _add_relative(self, token: Token, by_head: dict[int, Mention]) -> None:
        verb = self.tokens[token.head]
        hops = 0
        while verb.dep not in ("acl:relcl", "ROOT") and hops < 4:
            verb = self.tokens[verb.head]
            hops += 1
        antecedent = by_head.get(verb.head)
        if antecedent is None:
            name = self.name_at[verb.head]
            if name is not None:
                antecedent = by_head.get(self._head(name.start, name.end))
        if antecedent is None or antecedent.span.start > token.start:
            return
        span = token.span
        self._add(
            Mention(
                span,
                span.of(self.text),
                "relative",
                antecedent.kind,
                antecedent.gender,
                antecedent.number,
                sentence=token.sentence,
                paragraph=self._paragraph(span),
                role="subject",
                governor=token.head,
                quoted=self._quoted(span),
                partner=antecedent.span,
            )
        )

    def _add_indefinite(
        self, token: Token, gender: str, number: str, by_head: dict[int, Mention]
    ) -> None:
        start = self._left(token)
        if start and self.tokens[start - 1].lower in self.words.prefixes:
            start -= 1
        end = self._extend(token.index, token.index + 1, True, 0)
        span = self._span(start, end)
        mention = Mention(
            span,
            tidy(span.of(self.text)),
            "noun",
            "group" if number == "p" else "person",
            gender,
            number,
            head=token.lower,
            definite="indef",
            sense="indefinite",
            sentence=token.sentence,
            paragraph=self._paragraph(span),
            role=_ROLES.get(token.dep, "other"),
            governor=token.head,
            quoted=self._quoted(span),
        )
        by_head.setdefault(token.index, self._add(mention))

    def _predicates(self, by_head: dict[int, Mention]) -> None:
        """What is said of a subject with a copula is the same actor: "elle est maire"."""
        for head, mention in list(by_head.items()):
            if mention.form != "noun" or mention.kind != "person" or mention.partner is not None:
                continue
            kids = [self.tokens[c] for c in self.children[head]]
            if not any(k.dep == "cop" for k in kids):
                continue
            subject = next((k.index for k in kids if k.dep in _SUBJECTS), None)
            if subject is None:
                continue
            named = self.name_at[subject]
            place = subject if named is None else self._head(named.start, named.end)
            other = by_head.get(place) or self.found.get(
                (self.tokens[subject].start, self.tokens[subject].end)
            )
            if other is None or other.span.start > mention.span.start:
                continue
            if other.kind == "person" or other.form in ("pronoun", "relative"):
                known = replace(mention, partner=other.span)
                self.found[mention.span.start, mention.span.end] = by_head[head] = known

    # Coordinations

    def _joints(self, by_head: dict[int, Mention]) -> None:
        for head, first in list(by_head.items()):
            parts = [first]
            for child in self.children[head]:
                other = by_head.get(child)
                if self.tokens[child].dep == "conj" and other is not None:
                    parts.append(other)
            if len(parts) > 1:
                self._add_joint(parts)
        tokens = self.tokens
        for name in self.names:
            before = name.start - 2
            if (
                name.kind == "person"
                and before >= 0
                and tokens[before + 1].lower in self.words.joins
                and tokens[before].text in self.words.first_names
                and name.end - name.start > 1
            ):
                beside = self.name_at[before]
                if beside is not None and beside.end - beside.start > 1:
                    continue
                start = before
                span = self._span(start, name.end)
                mention = self.found.get((span.start, span.end))
                full = by_head[self._head(name.start, name.end)]
                if mention is None:
                    self._add(
                        Mention(
                            span,
                            tidy(span.of(self.text)),
                            "joint",
                            "group",
                            "f"
                            if full.gender == "f" == (self.words.first_names[tokens[before].text])
                            else "m",
                            "p",
                            sentence=full.sentence,
                            paragraph=full.paragraph,
                            role=full.role,
                            governor=full.governor,
                            quoted=full.quoted,
                            parts=(self._span(start, start + 1), full.span),
                        )
                    )

    def _add_joint(self, parts: list[Mention]) -> None:
        parts.sort(key=lambda m: m.span)
        kinds = {p.kind for p in parts}
        if kinds & {"document"}:
            return
        span = Span(parts[0].span.start, max(p.span.end for p in parts))
        if len(span) > 400 or "\n" in span.of(self.text):
            return
        between = self.text[parts[-2].span.end : parts[-1].span.start].split()
        join = next((w for w in between if w in self.words.joins), min(self.words.joins))
        text = f"{', '.join(p.text for p in parts[:-1])} {join} {parts[-1].text}"
        kind: SourceKind = "group"
        if kinds <= {"organisation", "unknown"} and "organisation" in kinds:
            kind = "organisation"
        self._add(
            Mention(
                span,
                text,
                "joint",
                kind,
                "f" if all(p.gender == "f" for p in parts) else "m",
                "p",
                sentence=parts[0].sentence,
                paragraph=parts[0].paragraph,
                role=parts[0].role,
                governor=parts[0].governor,
                quoted=parts[0].quoted,
                parts=tuple(p.span for p in parts),
            )
        )
