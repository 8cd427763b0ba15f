"""IRIs: the terms of the ontology, and the names that kg gives to what it reads."""
