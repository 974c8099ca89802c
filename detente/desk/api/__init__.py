"""The HTTP API of the desk: checked answers for programs, in forms that they read."""

from __future__ import annotations

from detente.desk.api.app import Api, mount_api
from detente.desk.api.limits import LOOPBACK, Limits

__all__ = ["LOOPBACK", "Api", "Limits", "mount_api"]
