"""How the sourced tables of facts become the tables of the knowledge base."""
