"""The desk: pages, HTTP API, MCP server and static publication over one archive."""
