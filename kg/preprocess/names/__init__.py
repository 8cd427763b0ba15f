"""Proper names in a parsed text."""
