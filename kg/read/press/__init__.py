"""Readers for the exports of press databases and news agencies.

Each format has a module with ``recognises``, which looks at the first bytes of a file, and
``read``, which yields its articles one by one. An export is split into the pieces of its articles
before anything is parsed, so that one damaged article loses no other and memory stays flat.
``docs/press-databases.md`` describes the formats.
"""
