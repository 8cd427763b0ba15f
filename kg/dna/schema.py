"""The tables of a .dna file of version 3, with their constraints, and what every file holds."""

from __future__ import annotations

import base64
import hashlib

VERSION, DATE = "3.0.11", "2024-01-01"
"""What SETTINGS says; the program opens databases whose version begins with 3.0."""
LONGEST = 190
"""The number of characters that a name or a value holds."""
NEUTRAL = " (no position)"
"""Ends the name of the type of those statements of a type that take no position.

Each statement of a type needs a value of each variable, so a yes or no cannot be left open.
"""
CLAIM = " (claim)"
"""Ends the name of the type of those statements of a type whose concept is a claim, not a topic.

In a network of topics, claims would be further concepts.
"""
STATEMENT_TYPE = "DNA Statement"
PASSWORD = "kg"
VARIABLES = ("person", "organization", "concept")
"""The short texts of all types of statements; that of positions also has ``agreement``."""
ATTRIBUTES = ("Type", "Alias", "Notes")
PERMISSIONS = (
    *("AddDocuments", "EditDocuments", "DeleteDocuments", "ImportDocuments", "AddStatements"),
    *("EditStatements", "DeleteStatements", "EditAttributes", "EditRegex", "EditStatementTypes"),
    *("EditCoders", "EditCoderRelations", "ViewOthersDocuments", "EditOthersDocuments"),
    *("ViewOthersStatements", "EditOthersStatements"),
)

_ID = "ID INTEGER NOT NULL PRIMARY KEY"


def _flag(name: str, default: int) -> str:
    return f"{name} INTEGER NOT NULL DEFAULT {default} CHECK ({name} BETWEEN 0 AND 1)"


def _name(column: str, default: str = "") -> str:
    return f"{column} TEXT NOT NULL {default} CHECK (LENGTH({column}) <= {LONGEST})"


def _colour(needed: bool = True) -> str:
    must = "NOT NULL DEFAULT 0" if needed else ""
    return ", ".join(
        f"{part} INTEGER {must} CHECK ({part} BETWEEN 0 AND 255)"
        for part in ("Red", "Green", "Blue")
    )


def _to(column: str, table: str) -> str:
    return f"FOREIGN KEY({column}) REFERENCES {table}(ID) ON DELETE CASCADE"


def _data(value: str, *keys: str) -> str:
    """Return the columns of a table of values of one data type."""
    own = (_to("StatementId", "STATEMENTS"), _to("VariableId", "VARIABLES"), *keys)
    columns = f"{_ID}, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL, {value}"
    return f"{columns}, {', '.join(own)}, UNIQUE (StatementId, VariableId)"


TABLES = {
    "SETTINGS": "Property TEXT PRIMARY KEY, Value TEXT NOT NULL",
    "CODERS": ", ".join(
        (
            *(_ID, _name("Name"), _colour()),
            "Refresh INTEGER NOT NULL DEFAULT 0 CHECK (Refresh BETWEEN 0 AND 9999)",
            "FontSize INTEGER NOT NULL DEFAULT 14 CHECK (FontSize BETWEEN 1 AND 99)",
            _name("Password"),
            "PopupWidth INTEGER DEFAULT 300 CHECK (PopupWidth BETWEEN 100 AND 9999)",
            *(_flag("ColorByCoder", 0), _flag("PopupDecoration", 0), _flag("PopupAutoComplete", 1)),
            *(_flag(f"Permission{what}", 1) for what in PERMISSIONS),
        )
    ),
    "DOCUMENTS": ", ".join(
        (
            *(_ID, _name("Title"), "Text TEXT NOT NULL", "Coder INTEGER"),
            *(_name(column, "DEFAULT ''") for column in ("Author", "Source", "Section")),
            *("Notes TEXT NOT NULL DEFAULT ''", _name("Type", "DEFAULT ''")),
            *("Date INTEGER NOT NULL", _to("Coder", "CODERS")),
        )
    ),
    "STATEMENTTYPES": f"{_ID}, {_name('Label')}, {_colour()}",
    "VARIABLES": ", ".join(
        (
            *(_ID, _name("Variable")),
            "DataType TEXT NOT NULL DEFAULT 'short text' "
            "CHECK (DataType IN ('boolean', 'integer', 'long text', 'short text'))",
            *("StatementTypeId INTEGER", _to("StatementTypeId", "STATEMENTTYPES")),
            "UNIQUE (Variable, StatementTypeId)",
        )
    ),
    "VARIABLELINKS": ", ".join(
        (
            *(_ID, "SourceVariableId INTEGER", "TargetVariableId INTEGER"),
            "CHECK (TargetVariableId != SourceVariableId)",
            *(_to("SourceVariableId", "VARIABLES"), _to("TargetVariableId", "VARIABLES")),
        )
    ),
    "REGEXES": f"Label TEXT PRIMARY KEY CHECK (LENGTH(Label) <= {LONGEST}), {_colour()}",
    "CODERRELATIONS": ", ".join(
        (
            *(_ID, "Coder INTEGER CHECK (Coder > 0)", "OtherCoder INTEGER CHECK (OtherCoder > 0)"),
            *(
                _flag(may, 1)
                for may in ("viewStatements", "editStatements", "viewDocuments", "editDocuments")
            ),
            *("CHECK (Coder != OtherCoder)", _to("Coder", "CODERS"), _to("OtherCoder", "CODERS")),
        )
    ),
    "STATEMENTS": ", ".join(
        (
            *(_ID, "StatementTypeId INTEGER", "DocumentId INTEGER"),
            *(f"{place} INTEGER NOT NULL CHECK ({place} >= 0)" for place in ("Start", "Stop")),
            *("Coder INTEGER", "CHECK (Start < Stop)", _to("StatementTypeId", "STATEMENTTYPES")),
            *(_to("Coder", "CODERS"), _to("DocumentId", "DOCUMENTS")),
        )
    ),
    "DATABOOLEAN": _data("Value INTEGER NOT NULL DEFAULT 1"),
    "DATAINTEGER": _data("Value INTEGER NOT NULL DEFAULT 0"),
    "ENTITIES": ", ".join(
        (
            *(_ID, "VariableId INTEGER NOT NULL", _name("Value", "DEFAULT ''"), _colour(False)),
            *("ChildOf INTEGER CHECK (ChildOf > 0)", "UNIQUE (VariableId, Value)"),
            *(_to("ChildOf", "ENTITIES"), _to("VariableId", "VARIABLES")),
        )
    ),
    "DATASHORTTEXT": _data("Entity INTEGER NOT NULL", _to("Entity", "ENTITIES")),
    "DATALONGTEXT": _data("Value TEXT DEFAULT ''"),
    "ATTRIBUTEVARIABLES": ", ".join(
        (
            *(_ID, "VariableId INTEGER NOT NULL", _name("AttributeVariable")),
            *("UNIQUE (VariableId, AttributeVariable)", _to("VariableId", "VARIABLES")),
        )
    ),
    "ATTRIBUTEVALUES": ", ".join(
        (
            *(_ID, "EntityId INTEGER NOT NULL", "AttributeVariableId INTEGER NOT NULL"),
            *(_name("AttributeValue", "DEFAULT ''"), "UNIQUE (EntityId, AttributeVariableId)"),
            *(_to("EntityId", "ENTITIES"), _to("AttributeVariableId", "ATTRIBUTEVARIABLES")),
        )
    ),
}
"""The columns and constraints of each table."""


def password_hash(password: str, salt: bytes) -> str:
    """Return what CODERS holds for a password: a salt of 16 bytes and the digest, in base 64."""
    made = salt + password.encode("utf-8")
    for _ in range(100_000):
        made = hashlib.sha256(made).digest()
    return base64.b64encode(salt + made).decode("ascii")
