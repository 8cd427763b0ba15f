"""Compare readings with gold annotation."""
