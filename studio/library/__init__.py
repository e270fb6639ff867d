"""Agents and mail templates (later functions, forms, secrets), each versioned."""
