"""Propose attributions by construction, choose among them, find who speaks."""
