"""Label what statements are about and join labels of many articles into topics."""
