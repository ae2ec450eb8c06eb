"""What a database was first opened with."""

from mock_server.store.sessions import Session, Sessions


async def settle(sessions: Sessions, name: str, value: str) -> str:
    """The value first stored under the name; stores ``value`` if there is none."""

    async def kept(session: Session) -> str:
        await session.change(
            "INSERT INTO settled VALUES (?, ?) ON CONFLICT DO NOTHING", name, value
        )
        (found,) = await session.fetch("SELECT value FROM settled WHERE name = ?", name)
        return str(found[0])

    return await sessions.transact(kept)
