"""Find what statements are about, and cluster it into the topics of many articles."""
