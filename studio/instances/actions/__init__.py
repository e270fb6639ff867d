"""What people do to instances: permission, then compare-and-set, then audit, then the outbox."""
