"""All state that outlives a request; ``protocol`` defines what a store does."""

from mock_server.store.opening import open_store
from mock_server.store.page import Page
from mock_server.store.protocol import Refused, Store
from mock_server.store.world import Origin, Shop, World, WorldDraft

__all__ = ["Origin", "Page", "Refused", "Shop", "Store", "World", "WorldDraft", "open_store"]
