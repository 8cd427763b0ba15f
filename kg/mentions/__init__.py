"""Find the expressions of an article that may refer to an actor."""
