"""Turn a person's verdict on names into a stored judgement and apply it."""
