"""Which documents are copies, parts or rewrites of which."""
