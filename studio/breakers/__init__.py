"""Circuit breakers: a host that fails again and again is left alone for a while, by every worker."""
