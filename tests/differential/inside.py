"""What is inside of a packet as tshark sees it, as the columns of docs/store-format.md."""

import re

# The groups of columns and what of each is compared.
GROUPS = {
    "ip_info": ("header_len", "dscp", "ecn", "id", "dont_fragment", "more_fragments",
                "fragment_offset", "flow_label"),
    "icmp_info": ("type", "code"),
    "sctp_info": ("sport", "dport"),
    "dns_info": ("id", "response", "opcode", "rcode", "flags", "questions", "answers"),
    "http_info": ("method", "uri", "version", "headers"),
}
FIELDS = (
    "ip.dsfield.dscp", "ip.dsfield.ecn", "ip.id", "ip.flags.df", "ip.flags.mf", "ip.frag_offset",
    "ipv6.tclass.dscp", "ipv6.tclass.ecn", "ipv6.flow", "ipv6.fraghdr.offset", "ipv6.fraghdr.more",
    "ipv6.fraghdr.ident", "icmp.type", "icmp.code", "icmpv6.type", "icmpv6.code", "sctp.srcport",
    "sctp.dstport", "dns.id", "dns.flags", "dns.flags.opcode", "dns.flags.rcode", "dns.qry.name",
    "dns.qry.type", "dns.qry.class", "dns.count.queries", "dns.count.answers", "dns.resp.name",
    "dns.resp.type", "dns.resp.class", "dns.resp.ttl", "dns.a", "dns.aaaa", "http.request.method",
    "http.request.uri", "http.request.version", "http.request.line")
DNS = ("dns", "mdns", "llmnr")
TYPES = {"A": 1, "NS": 2, "MD": 3, "MF": 4, "CNAME": 5, "SOA": 6, "MB": 7, "MG": 8, "MR": 9,
         "NULL": 10, "WKS": 11, "PTR": 12, "HINFO": 13, "MINFO": 14, "MX": 15, "TXT": 16, "RP": 17,
         "AFSDB": 18, "X25": 19, "ISDN": 20, "RT": 21, "NSAP": 22, "NSAP-PTR": 23, "SIG": 24,
         "KEY": 25, "PX": 26, "GPOS": 27, "AAAA": 28, "LOC": 29, "NXT": 30, "SRV": 33, "NAPTR": 35,
         "KX": 36, "CERT": 37, "DNAME": 39, "OPT": 41, "APL": 42, "DS": 43, "SSHFP": 44,
         "IPSECKEY": 45, "RRSIG": 46, "NSEC": 47, "DNSKEY": 48, "DHCID": 49, "NSEC3": 50,
         "NSEC3PARAM": 51, "TLSA": 52, "SMIMEA": 53, "HIP": 55, "CDS": 59, "CDNSKEY": 60,
         "OPENPGPKEY": 61, "CSYNC": 62, "ZONEMD": 63, "SVCB": 64, "HTTPS": 65, "SPF": 99,
         "NID": 104, "L32": 105, "L64": 106, "LP": 107, "EUI48": 108, "EUI64": 109, "TKEY": 249,
         "TSIG": 250, "IXFR": 251, "AXFR": 252, "MAILB": 253, "MAILA": 254, "ANY": 255, "URI": 256,
         "CAA": 257, "TA": 32768, "DLV": 32769}
BITMAPS = {"47", "50", "62"}  # NSEC, NSEC3, CSYNC.
CLASSES = {"IN": 1, "CH": 3, "HS": 4, "NONE": 254, "ANY": 255}


def groups(row, stack, place, above):
    """{group: dict or None} of a packet whose IP header is at stack[place]."""
    over = stack[above] if above < len(stack) else ""
    return {
        "ip_info": _ip(row, stack, place, above),
        "icmp_info": _pair(row, over, ("type", "code")) if over in ("icmp", "icmpv6") else None,
        "sctp_info": _sctp(row) if over == "sctp" else None,
        "dns_info": _dns(row, stack[above + 1:above + 2]) if over in ("udp", "tcp") else None,
        "http_info": _http(row, stack[above + 1:above + 2]) if over == "tcp" else None,
    }


def comparable(field, value, theirs):
    """A value of wirelake's in the form in which tshark gives it."""
    if field == "questions":
        return [[plain_name(q["name"]), number(q["type"], TYPES, "TYPE"),
                 number(q["class"], CLASSES, "CLASS")] for q in value]
    if field == "answers":
        return [[plain_name(a["name"]), number(a["type"], TYPES, "TYPE"),
                 number(a["class"], CLASSES, "CLASS"), a["ttl"]]
                + ([a["value"]] if a["type"] in ("A", "AAAA") else []) for a in value]
    if field == "headers":
        return {name: values if isinstance(values, list) else [values]
                for name, values in value.items()}
    return value


def number(name, numbers, prefix):
    return numbers.get(name) or int(name.removeprefix(prefix))


def plain_name(name):
    """The ASCII letters, digits and dots of a name: tshark escapes the others in its own way."""
    return re.sub(r"[^0-9A-Za-z.-]", "", re.sub(r"\\\d{3}", "", name)) or "."


def _ip(row, stack, place, above):
    def of(field):
        return row.at(field, index)

    index = stack[:place].count(stack[place])
    nothing = dict.fromkeys(GROUPS["ip_info"])
    if stack[place] == "ip":
        return {**nothing, "header_len": int(of("ip.hdr_len")), "dscp": int(of("ip.dsfield.dscp")),
                "ecn": int(of("ip.dsfield.ecn")), "id": int(of("ip.id"), 16),
                "dont_fragment": _flag(of("ip.flags.df")),
                "more_fragments": _flag(of("ip.flags.mf")),
                "fragment_offset": int(of("ip.frag_offset"))}
    found = {**nothing, "dscp": int(of("ipv6.tclass.dscp")), "ecn": int(of("ipv6.tclass.ecn")),
             "flow_label": int(of("ipv6.flow"), 16)}
    index = stack[:place].count("ipv6.fraghdr")
    if "ipv6.fraghdr" in stack[place:above] and of("ipv6.fraghdr.ident"):
        found |= {"fragment_offset": int(of("ipv6.fraghdr.offset")),
                  "more_fragments": _flag(of("ipv6.fraghdr.more")),
                  "id": int(of("ipv6.fraghdr.ident"), 16)}
    return found


def _flag(text):
    return text in ("1", "True")


def _pair(row, prefix, names):
    if not all(row.has(f"{prefix}.{name}") for name in names):
        return None
    return {name: int(row.first(f"{prefix}.{name}")) for name in names}


def _sctp(row):
    if not row.has("sctp.dstport"):
        return None
    return {"sport": int(row.first("sctp.srcport")), "dport": int(row.first("sctp.dstport"))}


def _dns(row, inner):
    if not inner or inner[0] not in DNS or not row.has("dns.id"):
        return None
    flags = int(row.first("dns.flags"), 16) if row.has("dns.flags") else 0
    found = {"id": int(row.first("dns.id"), 16), "response": bool(flags & 0x8000),
             "opcode": flags >> 11 & 15, "rcode": flags & 15, "flags": flags}
    if len(row.all("dns.id")) > 1:
        return found  # Of several messages the fields are not to be told apart.
    names = row.all("dns.qry.name")
    found["questions"] = [
        [plain_name(_name(name)), int(kind), int(of_class, 16)] for name, kind, of_class in
        zip(names, row.all("dns.qry.type"), row.all("dns.qry.class"))]
    # An update (RFC 2136) has prerequisites in this place, which tshark counts elsewhere. It gives
    # the types in a bitmap by the field that it has for the types of records, and not all records
    # of a message that is cut.
    count, answers = int(row.first("dns.count.answers") or 0), _answers(row)
    if row.has("dns.count.answers") and len(answers) >= count \
            and not BITMAPS & set(row.all("dns.resp.type")):
        found["answers"] = answers[:count]
    return found


def _answers(row):
    values = {1: iter(row.all("dns.a")), 28: iter(row.all("dns.aaaa"))}
    answers = []
    classes, lives = iter(row.all("dns.resp.class")), iter(row.all("dns.resp.ttl"))
    for name, kind in zip(row.all("dns.resp.name"), map(int, row.all("dns.resp.type"))):
        if kind == 41:
            answers.append([".", kind, None, None])  # OPT has neither class nor time to live.
            continue
        answer = [plain_name(_name(name)), kind, int(next(classes, "0"), 16), int(next(lives, 0))]
        if kind in values:
            answer.append(next(values[kind], None))
        answers.append(answer)
    return answers


def _name(text):
    return "." if text == "<Root>" else text


def _http(row, inner):
    if inner != ["http"] or not row.has("http.request.method"):
        return None
    payload = bytes.fromhex(row.first("tcp.payload") or "")
    head = re.match(rb"[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n", payload)
    if not head or not re.search(rb"^[^\n]* HTTP/1\.\d\r?\n", payload):
        return None
    found = {"method": row.first("http.request.method"),
             "version": row.first("http.request.version").removeprefix("HTTP/")}
    if not re.search(rb"[^\x20-\x7e\r\n\t]", head.group()) and b"\\" not in head.group():
        found["uri"] = row.first("http.request.uri")
        found["headers"] = _headers(row.all("http.request.line"), head.group())
    return found


def _headers(lines, head):
    """Of the first request in a segment, of whose lines there are as many as in `head`."""
    headers = {}
    count = len(re.findall(rb"\n(?=[^\r\n \t])", head))
    for line in lines[:count]:
        name, colon, value = line.replace("\\r", "\r").replace("\\n", "\n").partition(":")
        if colon and re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
            headers.setdefault(name.lower(), []).append(re.sub(r"[ \t\r]*\n[ \t]+", " ", value.strip()))
    return headers
