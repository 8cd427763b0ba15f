"""kg: news articles into a knowledge graph of actors and claims."""

__version__ = "0.1.0"
