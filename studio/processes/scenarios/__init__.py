"""Scenarios of a process: what a run of it is to come to. Running them is the business of `studio.play`."""
