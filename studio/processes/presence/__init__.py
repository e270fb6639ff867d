"""Who has the editor of a process open, what they have selected, and what they work on."""
