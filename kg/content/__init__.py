"""Detect cues, mark out the content of a statement, build candidates."""
