"""Resolve the mentions of one article to entities."""
