"""What people do to tasks: permission, then compare-and-set, then audit, then publish on commit."""
