"""The pages about releases."""
