"""Whether what a text tells happened, is planned, is possible, or did not happen, and how certain that is."""

from detente.status.readings import Reading, Reason, read
from detente.status.tables import Status

__all__ = ["Reading", "Reason", "Status", "read"]
