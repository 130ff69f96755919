"""What the world says: people, places, employers and functions, read and written; it knows nothing of matching."""

from datasets.model import Profile, Vacancy
from datasets.network import Network
from datasets.read import read_network

__all__ = ["Network", "Profile", "Vacancy", "read_network"]
