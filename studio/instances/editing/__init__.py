"""Variables as people change them: what there is to change, read from a form, checked, compared."""
