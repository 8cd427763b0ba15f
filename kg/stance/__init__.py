"""Decide a statement's speech act, stance and target."""
