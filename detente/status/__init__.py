"""Whether what a text tells happened."""
