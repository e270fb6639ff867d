"""Mail templates at work: a closed template language, and the mails the product brings."""
