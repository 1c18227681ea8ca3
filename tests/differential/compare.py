"""Compares two readings of a capture, packet by packet and field by field."""

import collections
import re

import facts
import inside

IP_FIELDS = ("type", "src", "dst", "len", "proto", "time", "ttl")
TCP_FIELDS = ("sport", "dport", "flags", "opts", "seq", "ack", "payload")
TLS_FIELDS = ("type", "ver", "len", "records", "data", "data_length")
# In the order of the report. "capture" counts captures, "packet" and "keys" count packets.
ALL_FIELDS = ("capture", "packet", "keys", *IP_FIELDS, "tcp_info",
              *(f"tcp.{field}" for field in TCP_FIELDS if field != "flags"),
              *(f"tcp.flags.{name}" for name in facts.FLAGS),
              "tls_info", *(f"tls.{field}" for field in TLS_FIELDS), "tcp.flag_bits",
              *(name for group, fields in inside.GROUPS.items()
                for name in (group, *(f"{group}.{field}" for field in fields))))
# What wirelake is asked for.
WANTED = ",".join(("frame", *IP_FIELDS, "tcp_info", "tls_info", "tcp_info.flag_bits",
                   *inside.GROUPS))
KEYS = {"packet": {"frame", *IP_FIELDS, "tcp_info", "tls_info", *inside.GROUPS},
        "tcp": {*TCP_FIELDS, "flag_bits"},
        "tls": set(TLS_FIELDS), "flags": set(facts.FLAGS)}

Difference = collections.namedtuple("Difference", "capture frame field tshark wirelake")


class Comparison:
    """Counts what was compared, field by field, and keeps what differs."""

    def __init__(self, capture):
        self.capture = capture
        self.compared = collections.Counter()
        self.differences = []

    def refusal(self, tshark, wirelake):
        """One or both did not read the capture: texts that say why, or None."""
        self.compared["capture"] += 1
        if (tshark is None) != (wirelake is None):
            self._differ(0, "capture", tshark or "reads it", wirelake or "reads it")

    def packets(self, tshark, wirelake):
        """Two dicts of frame number to packet."""
        for frame in sorted(tshark.keys() | wirelake.keys()):
            self._check(frame, "packet", *("IP" if frame in packets else "no IP"
                                           for packets in (tshark, wirelake)))
            if frame in tshark and frame in wirelake:
                self._packet(frame, tshark[frame], wirelake[frame])

    def _packet(self, frame, tshark, wirelake):
        self._check(frame, "keys", "as specified", _wrong_keys(wirelake) or "as specified")
        for field in IP_FIELDS:
            ours = wirelake.get(field)
            self._check(frame, field, tshark[field], _time(ours) if field == "time" else ours)
        for group, fields in inside.GROUPS.items():
            pair = self._both(frame, group, tshark, wirelake)
            for field in fields if pair else ():
                # What tshark does not say is not compared.
                if field in pair[0]:
                    self._check(frame, f"{group}.{field}", pair[0][field],
                                inside.comparable(field, pair[1].get(field), pair[0]))
        tcp = self._both(frame, "tcp_info", tshark, wirelake)
        if tcp:
            self._check(frame, "tcp.flag_bits", tcp[0]["flag_bits"], tcp[1].get("flag_bits"))
            for field in TCP_FIELDS:
                if field != "flags":
                    self._check(frame, f"tcp.{field}", tcp[0][field], tcp[1].get(field))
            for name, value in tcp[0]["flags"].items():
                self._check(frame, f"tcp.flags.{name}", value, tcp[1].get("flags", {}).get(name))
            tls = self._both(frame, "tls_info", tshark, wirelake)
            if tls:
                for field in TLS_FIELDS:
                    self._check(frame, f"tls.{field}", tls[0][field], tls[1].get(field))

    def _both(self, frame, field, tshark, wirelake):
        """The two values if both have one; whether they do is compared."""
        pair = tshark[field], wirelake.get(field)
        self._check(frame, field, *("there" if value else "none" for value in pair))
        return pair if all(pair) else None

    def _check(self, frame, field, tshark, wirelake):
        self.compared[field] += 1
        # Booleans must be booleans: 1 == True in Python, not in JSON.
        if tshark != wirelake or isinstance(tshark, bool) != isinstance(wirelake, bool):
            self._differ(frame, field, tshark, wirelake)

    def _differ(self, frame, field, tshark, wirelake):
        self.differences.append(Difference(self.capture, frame, field, tshark, wirelake))


def _time(text):
    """The time with nine digits, as tshark has it; a text of another form stays as it is."""
    if not isinstance(text, str) or not re.fullmatch(r"-?\d+\.(\d{6}|\d{9})", text):
        return text
    return text if len(text.split(".")[1]) == 9 else text + "000"


def _wrong_keys(packet):
    """What is missing or too much in wirelake's dict, or an empty text."""
    tcp, tls = packet.get("tcp_info"), packet.get("tls_info")
    parts = [("packet", packet), ("tcp", tcp), ("tls", tls), ("flags", (tcp or {}).get("flags"))]
    wrong = [f"{name}: {key}" for name, part in parts if part is not None
             for key in sorted(KEYS[name] ^ part.keys())]
    return ", ".join(wrong)
