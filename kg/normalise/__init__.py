"""Normal forms: parts of names, keys of organisations, content words, heads of noun phrases."""
