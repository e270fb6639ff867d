"""The servers of models that agents may call: one module for each kind, imported when an agent first asks it.

Importing all their libraries would take each worker another two seconds to start and sixty megabytes to keep.
"""
