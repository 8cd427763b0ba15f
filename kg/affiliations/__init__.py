"""Find roles and memberships of persons, and when they hold."""
