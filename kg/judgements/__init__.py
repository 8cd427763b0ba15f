"""What people decided about a graph: same, different, named, linked."""
