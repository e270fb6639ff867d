"""Messages and signals on their way to instances that wait for them, and to processes that they start."""
