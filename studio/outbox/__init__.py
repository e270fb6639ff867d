"""What must happen after a commit: written with it, delivered by Celery until done."""
