"""Where in a packet a filter looks for a subnet."""

from typing import Final

IP_SRC: Final = 0
"""The packet's source must be in the subnet."""

IP_DST: Final = 1
"""The packet's destination must be in the subnet."""

IP_EITHER: Final = 2
"""Source or destination must be in the subnet; accepts beside IP_SRC and IP_DST."""
