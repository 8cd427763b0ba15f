"""Run the stages that turn one article into a reading."""
