"""Versions that were approved at another installation and came here unchanged."""
