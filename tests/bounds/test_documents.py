"""Documents and reference pages are long; other worlds' calls continue meanwhile."""

import pytest

from tests.bounds.neighbours import Running, run

DOCUMENTS = ["openapi/vendor.json", "openapi/control.json", "fidelity", "docs", "docs/ListJourneys"]


@pytest.mark.attack("bounds.documents")
@pytest.mark.parametrize("path", DOCUMENTS)
def test_others_write_while_a_document_is_written(path: str) -> None:
    async def tried(server: Running) -> None:
        async with server.client("reader") as client:
            answer, between = await server.beside(client.get(f"/__admin/{path}"))
            assert answer.status_code == 200
            assert between > 0

    run(tried)
