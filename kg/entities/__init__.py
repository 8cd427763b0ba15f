"""Cluster the names of many articles into actors."""
