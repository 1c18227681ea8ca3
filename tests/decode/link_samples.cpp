#include "decode/link_samples.h"

#include "support/bytes.h"

namespace wirelake::test {
namespace {

const std::string kSnap4 = "aaaa03 000000 0800";
const std::string kEthernet4 = "020000000001 020000000002 0800";
const std::string kWlan = "0800 0000 020000000001 020000000002 020000000003 1000";

std::string zero_hex(std::size_t bytes) {
  return std::string(2 * bytes, '0');
}

std::vector<LinkSample> common_links() {
  return {
      {"loopback", 0, from_hex("02000000")},
      {"loopback, IPv6", 108, from_hex("0000001c"), true},
      {"Ethernet", 1, from_hex(kEthernet4)},
      {"raw", 12, {}},
      {"raw", 14, {}},
      {"raw", 101, {}},
      {"raw IPv4", 228, {}},
      {"raw IPv6", 229, {}, true},
      {"Linux cooked", 113, from_hex("0000 0001 0006 0200000000010000 0800")},
      {"Linux cooked, radiotap", 113,
       from_hex("0000 0323 0006 0200000000010000 0004 0000080000000000" + kWlan + kSnap4)},
      {"Linux cooked 2", 276, from_hex("86dd 0000 00000001 0001 00 06 0200000000010000"), true},
      {"netfilter log", 239, from_hex("02 00 0000 0800 0100 08000300 ffff 0900")},
      {"netfilter log, big-endian", 239, from_hex("0a 00 0000 0005 0001 08000000 ffff 0009"), true},
      {"packet filter log", 117, from_hex("3d 02" + zero_hex(62))},
      {"IPsec interface", 109, from_hex("02000000 00001234 00000000")},
      {"IPsec interface", 13, from_hex("00000018 00001234 00000000"), true},
      {"Solaris IP observability", 226, from_hex("01 1a 0000 00000030" + zero_hex(16)), true},
  };
}

std::vector<LinkSample> lan_links() {
  const std::string fibre_channel = "04 000001 00 000002 05 290000 00 20 0000 ffff ffff 00000000";
  return {
      {"token ring", 6, from_hex("10 40 020000000001 020000000002" + kSnap4)},
      {"token ring, routed", 6,
       from_hex("10 40 020000000001 820000000002 8630 0011 0020" + kSnap4)},
      {"FDDI", 10, from_hex("50 020000000001 020000000002" + kSnap4)},
      {"ARCNET", 7, from_hex("01 02 f0")},
      {"ARCNET, Linux", 129, from_hex("01 02 0000 d4 00 0001")},
      {"ARCNET, exception", 129, from_hex("01 02 0000 c4 ff ffff c4 00 0001"), true},
      {"FireWire", 138, from_hex(zero_hex(16) + "86dd"), true},
      {"DOCSIS", 143, from_hex("00 00 0040 beef" + kEthernet4)},
      {"mPacket", 274, from_hex("55555555555555 d5" + kEthernet4)},
      {"EPON", 259, from_hex("5555d555550001 00" + kEthernet4)},
      {"netANALYZER", 240, from_hex("00044000" + kEthernet4)},
      {"netANALYZER, transparent", 241, from_hex("00064000 55555555555555d5" + kEthernet4)},
      {"DSA", 284, from_hex("020000000001 020000000002 c0000000 0800")},
      {"EDSA", 285, from_hex("020000000001 020000000002 dada 0000 c0000000 0800")},
      {"Broadcom tag", 281, from_hex("020000000001 020000000002 20000008 0800")},
      {"Broadcom tag in front", 282, from_hex("20000008" + kEthernet4)},
      {"IP over Fibre Channel", 122, from_hex(zero_hex(16) + kSnap4)},
      {"Fibre Channel", 224, from_hex(fibre_channel + zero_hex(16) + kSnap4)},
      {"Fibre Channel, delimiters", 225,
       from_hex("bcb53636" + fibre_channel + zero_hex(16) + kSnap4)},
      {"IP over InfiniBand", 242, from_hex(zero_hex(40) + "0800 0000")},
      {"InfiniBand", 247,
       from_hex("0002 0001 0014 0002 6400ffff 00000001 00000000 00000b1b00000002 0800 0000")},
      {"Symantec, version 2", 99, from_hex("0a000001 0000 0800" + zero_hex(36))},
      {"Symantec, version 3", 99, from_hex("0a000001 000000000000 0800" + zero_hex(44))},
      {"MPLS", 219, from_hex("00064140")},
  };
}

std::vector<LinkSample> serial_links() {
  const std::string ax25 = zero_hex(6) + "60" + zero_hex(6) + "61 03 cc";
  return {
      {"AX.25", 3, from_hex(ax25)},
      {"AX.25 behind KISS", 202, from_hex("00" + ax25)},
      {"SLIP", 8, from_hex("00" + zero_hex(15))},
      {"PPP", 9, from_hex("ff03 0021")},
      {"PPP, compressed", 50, from_hex("57"), true},
      {"PPP, direction", 204, from_hex("01 ff03 0021")},
      {"PPP, direction in place of the address", 166, from_hex("01 03 0021")},
      {"PPPoE", 51, from_hex("11 00 0001 0384 0021")},
      {"Cisco HDLC", 104, from_hex("0f00 0800")},
      {"Cisco HDLC", 112, from_hex("8f00 86dd"), true},
      {"Cisco HDLC, direction", 205, from_hex("00 0f00 0800")},
      {"frame relay, NLPID", 107, from_hex("1841 03 cc")},
      {"frame relay, SNAP", 107, from_hex("1841 03 00 80 000000 86dd"), true},
      {"frame relay, direction", 206, from_hex("00 1841 0800")},
      {"ATM RFC 1483", 11, from_hex(kSnap4)},
      {"ATM RFC 1483, NLPID", 100, from_hex("fefe03 8e"), true},
      {"classical IP over ATM", 19, {}},
      {"classical IP over ATM", 106, {}},
      {"SunATM, LLC", 123, from_hex("02 00 0064" + kSnap4)},
      {"SunATM, LAN emulation", 123, from_hex("01 00 0064 0001" + kEthernet4)},
  };
}

std::vector<LinkSample> wireless_links() {
  const std::string radiotap = "00 00 1200 03000000 0000000000000000 20 00";
  return {
      {"802.11", 105, from_hex(kWlan + kSnap4)},
      {"Prism", 119, from_hex("44000000 90000000" + zero_hex(136) + kWlan + kSnap4)},
      {"AVS", 163, from_hex("80211001 00000040" + zero_hex(56) + kWlan + kSnap4)},
      {"radiotap, padded", 127,
       from_hex(radiotap + "8800 0000 020000000001 020000000002 020000000003 1000 0000 0000" +
                kSnap4)},
      {"PPI", 192, from_hex("00 00 0800 69000000" + kWlan + kSnap4)},
      {"TZSP", 128, from_hex("01 00 0012 0a01ff 01" + kWlan + kSnap4)},
  };
}

std::vector<LinkSample> recorded_links() {
  const std::string juniper = "4d4743 00";
  const std::string pktap = "6c000000 01000000 01000000" + zero_hex(96);
  const std::string erf = zero_hex(8);
  return {
      {"PKTAP", 258, from_hex(pktap + kEthernet4)},
      {"PKTAP", 149, from_hex(pktap + kEthernet4)},
      {"exported PDU", 252, from_hex("000c 0004 69700000 0000 0000")},
      {"ERF, Ethernet", 197, from_hex(erf + "02 04 0040 0000 0040 0000" + kEthernet4)},
      {"ERF, extension", 197,
       from_hex(erf + "82 04 0040 0000 0040 8500000000000000 0500000000000000 0000" + kEthernet4)},
      {"ERF, Cisco HDLC", 197, from_hex(erf + "01 04 0040 0000 0040 0f00 0800")},
      {"ERF, multichannel PPP", 197, from_hex(erf + "05 04 0040 0000 0040 00000000 ff03 0021")},
      {"ERF, AAL5", 197, from_hex(erf + "04 04 0040 0000 0040 00000640" + kSnap4)},
      {"ERF, IPv6", 197, from_hex(erf + "17 04 0040 0000 0040"), true},
      {"Juniper MLPPP", 130, from_hex(juniper + "0001 0021")},
      {"Juniper MLFR", 131, from_hex(juniper + "0001 03 cc")},
      {"Juniper GGSN", 133, from_hex(juniper + "0200 0000")},
      {"Juniper ATM2", 135, from_hex(juniper + zero_hex(8) + kSnap4)},
      {"Juniper services", 136, from_hex("4d4743 01" + zero_hex(16))},
      {"Juniper ATM1", 137, from_hex(juniper + zero_hex(4) + kSnap4)},
      {"Juniper PPPoE", 167, from_hex(juniper + kEthernet4)},
      {"Juniper Ethernet, extension", 178, from_hex("4d4743 80 0003 010108" + kEthernet4)},
      {"Juniper PPP", 179, from_hex(juniper + "ff03 0021")},
      {"Juniper frame relay", 180, from_hex(juniper + "1841 03 cc")},
      {"Juniper Cisco HDLC", 181, from_hex(juniper + "0f00 0800")},
      {"Juniper voice", 183, from_hex(juniper + zero_hex(18))},
      {"Juniper without a link header", 178, from_hex("4d4743 02 06000000"), true},
  };
}

std::vector<LinkSample> between_links() {
  const auto over = [](const std::string& ethertype_and_header) {
    return from_hex("020000000001 020000000002" + ethertype_and_header);
  };
  return {
      {"VLAN", 1, over("8100 0007 0800")},
      {"ISL", 1,
       from_hex("01000c0000 00 020000000002 0040 aaaa03 00000c 000e 0000 0000" + kEthernet4)},
      {"LLC", 1, over("0384" + kSnap4)},
      {"bridged Ethernet", 1, over("0384 aaaa03 0080c2 0007 0000" + kEthernet4)},
      {"bridged token ring", 1,
       over("0384 aaaa03 0080c2 0009 0000 10 40 020000000001 020000000002" + kSnap4)},
      {"bridged FDDI", 1,
       over("0384 aaaa03 0080c2 000a 0000 50 020000000001 020000000002" + kSnap4)},
      {"802.1ah", 1, over("88e7 00000007" + kEthernet4)},
      {"FabricPath", 1, over("8903 0040" + kEthernet4)},
      {"Cisco MetaData", 1, over("8909 01 01 0001 0005 0800")},
      {"VN-Tag", 1, over("8926 80000001 86dd"), true},
      {"E-Tag", 1, over("893f 0000 0001 0000 0800")},
      {"HSR", 1, over("892f 1030 0001 0800")},
      {"R-Tag", 1, over("f1c1 0000 0001 0800")},
      {"MACsec", 1, over("88e5 20 00 00000001 0200000000010001 0800")},
      {"NSH", 1, over("894f 0fc2 02 01 000001ff")},
      {"NSH, Ethernet", 1, over("894f 0fc3 02 03 000001ff 00000000" + kEthernet4)},
      {"TRILL, option", 1, over("22f3 0041 0001 0002 00000000" + kEthernet4)},
      {"B.A.T.M.A.N.", 1, over("4305 40 0f 32 01 020000000001" + kEthernet4)},
      {"802.11 in Ethernet", 1, over("2452" + kWlan + kSnap4)},
      {"MPLS pseudowire", 1, over("8847 00064140 00000001" + kEthernet4)},
      {"MPLS pseudowire without control word", 1, over("8847 00064140" + kEthernet4)},
      {"PPP, bridged", 9, from_hex("ff03 0031 40 01 00000007" + kEthernet4)},
      {"PPP, multilink", 9, from_hex("ff03 003d c0000001 0021")},
      {"PPP, NLPID", 9, from_hex("ff03 0023 cc")},
  };
}

}  // namespace

std::vector<LinkSample> link_samples() {
  std::vector<LinkSample> all;
  for (auto part : {common_links(), lan_links(), serial_links(), wireless_links(), recorded_links(),
                    between_links()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace wirelake::test
