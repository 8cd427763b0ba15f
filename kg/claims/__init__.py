"""Cluster the statements of many articles into claims."""
