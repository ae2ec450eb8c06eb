"""A local simulator of eTelecom's Zalo Cloud API."""

__version__ = "0.1.0"
