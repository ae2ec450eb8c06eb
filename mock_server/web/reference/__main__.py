"""``python -m mock_server.web.reference`` prints the ledger as Markdown: ``docs/fidelity.md``."""

import sys

from mock_server.etelecom import CATALOGUE
from mock_server.web.reference.facts import full_ledger
from mock_server.web.reference.markdown import markdown

if __name__ == "__main__":
    sys.stdout.buffer.write(markdown(full_ledger(CATALOGUE)).encode())
