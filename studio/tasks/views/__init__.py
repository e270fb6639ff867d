"""The pages about tasks: they parse, call one selector or action, and render."""
