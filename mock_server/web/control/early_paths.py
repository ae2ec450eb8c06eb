"""Which control calls are answered without FastAPI until another one needs it."""

WORLDS = "/__admin/worlds"
TOUCHED = "/__admin/assumptions/touched"


def is_early(method: str, path: str) -> bool:
    """Whether a call creates or removes a world, or reads the touched assumptions."""
    if method == "DELETE":
        worlds, _, name = path.rpartition("/")
        return worlds == WORLDS and bool(name) and "\0" not in name
    return (method, path) in (("POST", WORLDS), ("GET", TOUCHED))
