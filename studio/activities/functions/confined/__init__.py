"""What lives in the confined process: the language, its guards, its facades, and the fork server."""
