"""Agree on new golden digests: ``python -m tests.seeding.refresh_golden``.

Seeded bytes change only with a minor version, and the changelog says so.
"""

from tests.seeding.golden import refresh

if __name__ == "__main__":
    refresh()
