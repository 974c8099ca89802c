"""Build hook: compiles the knowledge base from its tables, for wheels and for editable installs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TARGET = "detente/data/knowledge.sqlite"


class KnowledgeHook(BuildHookInterface):  # type: ignore[misc]
    """Writes ``detente/data/knowledge.sqlite``, which git does not hold, and adds it to the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the tables; the same tables give the same bytes. Needs the standard library alone."""
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from detente.knowledge.build import compile_knowledge

        compile_knowledge(root / TARGET, tables=root / "detente" / "data" / "knowledge")
        build_data["artifacts"].append(TARGET)
