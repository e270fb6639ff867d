"""Reads about instances; every function says who may read what it returns."""
