"""The pages about instances: they parse, call one selector or action, and render."""
