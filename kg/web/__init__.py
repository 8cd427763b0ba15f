"""What all HTTP routes share: settings, the served graph, workers, negotiation of formats."""
