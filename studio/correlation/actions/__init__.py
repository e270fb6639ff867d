"""What people do with messages and signals: permission, then audit, then publishing."""
