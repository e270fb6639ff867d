"""Human tasks and their forms."""
