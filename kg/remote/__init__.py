"""Copy graphs to and from other stores by the SPARQL 1.1 Graph Store HTTP Protocol."""
