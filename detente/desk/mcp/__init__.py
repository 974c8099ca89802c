"""The MCP server: what the archive holds, for programs and agents, with words from outside marked as such.

``held`` opens what is asked of; ``arguments`` and ``answers`` are the records from which the JSON Schemas are drawn; ``tools``, ``offices``,
``evidence`` and ``story`` answer; ``untrusted`` marks what came from outside; ``texts`` puts answers into a short text; ``server`` speaks the protocol.
"""
