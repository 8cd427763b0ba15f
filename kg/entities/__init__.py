"""Cluster names of many articles into actors."""
