"""Pages about a graph: models of pages, and templates that render them.

A model (:mod:`kg.pages.home`, :mod:`kg.pages.actor`, …) is built from the graph and holds every
number and passage of its page. A template renders it and asks a function for the address of the
page of an IRI, so that a folder of files and a server can use the same templates.
"""
