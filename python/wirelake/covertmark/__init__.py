"""The classes of CovertMark, on any store of wirelake.

    from wirelake import covertmark as data

is the one line that its strategies change: they find `data.parser.PCAPParser`,
`data.retrieve.Retriever`, `data.mongo.MongoDBManager`, `data.constants` and `data.utils` there.
Packets are read as CovertMark reads them, which is not in everything as wirelake does:
`docs/covertmark.md` says in what, and why.
"""

from . import constants, mongo, parser, retrieve, utils
from .mongo import MongoDBManager
from .parser import PCAPParser
from .retrieve import Retriever

__all__ = [
    "MongoDBManager",
    "PCAPParser",
    "Retriever",
    "constants",
    "mongo",
    "parser",
    "retrieve",
    "utils",
]
