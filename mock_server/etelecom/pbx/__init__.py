"""The switchboard (VPBX): the service ``Etelecom``, and its users in the service ``Shop``."""
