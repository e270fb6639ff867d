"""Forms: fields with rules that tasks and starts ask for, drafted and published as versions."""
