"""Functions: Python that processes call by key; drafted, published as versions, deprecated."""
