"""Find names and their kinds."""
