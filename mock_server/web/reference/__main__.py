"""``python -m mock_server.web.reference`` prints the ledger as Markdown: ``docs/fidelity.md``.

With the argument ``assumptions`` it prints ``docs/assumptions.md``.
"""

import sys

from mock_server.assumptions import ASSUMPTIONS
from mock_server.etelecom import CATALOGUE
from mock_server.web.reference.assumptions import assumptions_page
from mock_server.web.reference.facts import full_ledger
from mock_server.web.reference.markdown import markdown

if __name__ == "__main__":
    is_ledger = sys.argv[1:] != ["assumptions"]
    page = markdown(full_ledger(CATALOGUE)) if is_ledger else assumptions_page(ASSUMPTIONS)
    sys.stdout.buffer.write(page.encode())
