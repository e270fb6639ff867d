"""The pages about processes: they parse, call one selector or action, and render."""
