#include "flow/community_id.h"

#include <gtest/gtest.h>

#include <string>

namespace wirelake {
namespace {

Packet packet_of(const char* source, const char* destination, std::uint8_t protocol) {
  Packet packet;
  packet.source = IpSubnet::parse(source)->network;
  packet.destination = IpSubnet::parse(destination)->network;
  packet.protocol = protocol;
  return packet;
}

std::string id_of(const char* source, int sport, const char* destination, int dport,
                  std::uint8_t protocol) {
  Packet packet = packet_of(source, destination, protocol);
  packet.ports = Ports{static_cast<std::uint16_t>(sport), static_cast<std::uint16_t>(dport)};
  return community_id(find_flow_key(packet)->key);
}

std::string icmp_id_of(const char* source, const char* destination, std::uint8_t protocol, int type,
                       int code) {
  Packet packet = packet_of(source, destination, protocol);
  packet.icmp = IcmpHeader{static_cast<std::uint8_t>(type), static_cast<std::uint8_t>(code)};
  return community_id(find_flow_key(packet)->key);
}

// The values of the specification's own captures (baseline/ of its repository).
TEST(CommunityIdTest, IsThatOfTheSpecification) {
  EXPECT_EQ(id_of("128.232.110.120", 34855, "66.35.250.204", 80, kTcp),
            "1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
  EXPECT_EQ(id_of("66.35.250.204", 80, "128.232.110.120", 34855, kTcp),
            "1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
  EXPECT_EQ(id_of("192.168.1.52", 54585, "8.8.8.8", 53, kUdp), "1:d/FP5EW3wiY1vCndhwleRRKHowQ=");
  EXPECT_EQ(id_of("192.168.170.8", 7, "192.168.170.56", 7, kSctp),
            "1:MP2EtRCAUIZvTw6MxJHLV7N7JDs=");
  EXPECT_EQ(icmp_id_of("192.168.0.89", "192.168.0.1", kIcmp, 8, 0),
            "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=");
  EXPECT_EQ(icmp_id_of("192.168.0.1", "192.168.0.89", kIcmp, 0, 0),
            "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=");
  EXPECT_EQ(icmp_id_of("10.0.0.1", "10.0.0.2", kIcmp, 11, 0), "1:YHxtAirCG//0OzkcVAukqKQN9xM=");
  EXPECT_EQ(icmp_id_of("fe80::200:86ff:fe05:80da", "fe80::260:97ff:fe07:69ea", kIcmp6, 135, 0),
            "1:dGHyGvjMfljg6Bppwm3bg0LO8TY=");
  EXPECT_EQ(community_id(find_flow_key(packet_of("10.1.12.1", "10.1.12.2", 46))->key),
            "1:KHlLkgoJW7ifUTyTSgyVfkFHzKw=");
}

}  // namespace
}  // namespace wirelake
