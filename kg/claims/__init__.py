"""Cluster statements of many articles into claims."""
