"""Readers of what comes from the web: feeds, web archives and, if asked, addresses."""
