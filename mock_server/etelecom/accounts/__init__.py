"""Accounts of shops and partners: the services ``Misc`` and ``Shop``."""
