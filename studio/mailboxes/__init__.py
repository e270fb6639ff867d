"""Mails from outside that start processes: mailboxes that are looked at, and what became of each mail."""
