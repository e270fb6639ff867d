"""Taking mails over, and managing mailboxes."""
