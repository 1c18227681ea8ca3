#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include "filter/plain_filter.h"
#include "wirelake/filter.h"

namespace wirelake {
namespace {

using test::plainly_accepts;

IpSubnet net(const std::string& text) {
  auto subnet = IpSubnet::parse(text);
  EXPECT_TRUE(subnet.ok()) << text;
  return subnet.ok() ? *subnet : IpSubnet();
}

IpAddress address(const std::string& text) {
  return net(text).network;
}

std::vector<FilterEntry> entries_of(const std::string& text) {
  auto entries = parse_filter_text(text);
  EXPECT_TRUE(entries.ok()) << text;
  return entries.ok() ? *entries : std::vector<FilterEntry>();
}

TEST(IpFilter, Precedence) {
  struct Case {
    const char* name;
    const char* filter;
    const char* source;
    const char* destination;
    bool expected;
  };
  const std::string client_server = "src 10.0.0.1\ndst 10.0.0.2";
  const Case cases[] = {
      {"no filter, IPv4", "", "1.2.3.4", "5.6.7.8", true},
      {"no filter, IPv6", "", "::1", "::2", true},

      {"source only, from it", "src 10.0.0.1", "10.0.0.1", "1.1.1.1", true},
      {"source only, to it", "src 10.0.0.1", "1.1.1.1", "10.0.0.1", false},
      {"source only, neither", "src 10.0.0.1", "1.1.1.1", "2.2.2.2", false},
      {"source only, both", "src 10.0.0.1", "10.0.0.1", "10.0.0.1", true},

      {"destination only, to it", "dst 10.0.0.2", "1.1.1.1", "10.0.0.2", true},
      {"destination only, from it", "dst 10.0.0.2", "10.0.0.2", "1.1.1.1", false},

      {"client to server", client_server.c_str(), "10.0.0.1", "10.0.0.2", true},
      {"server to client", client_server.c_str(), "10.0.0.2", "10.0.0.1", false},
      {"client to another", client_server.c_str(), "10.0.0.1", "1.1.1.1", false},
      {"another to server", client_server.c_str(), "1.1.1.1", "10.0.0.2", false},

      {"either alone, from it", "either 10.0.0.3", "10.0.0.3", "1.1.1.1", true},
      {"either alone, to it", "either 10.0.0.3", "1.1.1.1", "10.0.0.3", true},
      {"either alone, nothing else", "either 10.0.0.3", "1.1.1.1", "2.2.2.2", false},

      {"either adds to source", "src 10.0.0.1\neither 10.0.0.3", "1.1.1.1", "10.0.0.3", true},
      {"source beside either", "src 10.0.0.1\neither 10.0.0.3", "10.0.0.1", "1.1.1.1", true},
      {"neither of the two", "src 10.0.0.1\neither 10.0.0.3", "1.1.1.1", "10.0.0.1", false},
      {"either supersedes source of its subnet", "src 10.0.0.1\neither 10.0.0.1", "1.1.1.1",
       "10.0.0.1", true},
      {"either covers a source subnet", "src 10.1.0.0/16\neither 10.0.0.0/8", "1.1.1.1", "10.1.2.3",
       true},
      {"either beside client and server", "src 10.0.0.1\ndst 10.0.0.2\neither 10.0.0.3", "10.0.0.3",
       "1.1.1.1", true},

      {"several sources", "src 10.0.0.1\nsrc 10.0.0.2", "10.0.0.2", "1.1.1.1", true},
      {"overlapping sources, outer", "src 10.0.0.0/8\nsrc 10.1.0.0/16", "10.2.0.0", "1.1.1.1",
       true},
      {"overlapping sources, inner", "src 10.0.0.0/8\nsrc 10.1.0.0/16", "10.1.0.0", "1.1.1.1",
       true},
      {"inner source, outer destination", "dst 10.0.0.0/8\nsrc 10.1.0.0/16", "10.1.0.0", "10.9.9.9",
       true},
      {"inner source is no outer source", "dst 10.0.0.0/8\nsrc 10.1.0.0/16", "10.2.0.0", "10.9.9.9",
       false},
      {"repeated", "src 10.0.0.1\nsrc 10.0.0.1", "10.0.0.1", "1.1.1.1", true},

      {"all of IPv4, IPv4", "src 0.0.0.0/0", "255.1.2.3", "1.1.1.1", true},
      {"all of IPv4, IPv6", "src 0.0.0.0/0", "::1", "::2", false},
      {"all of IPv6, IPv6", "dst ::/0", "::1", "ffff::2", true},
      {"all of IPv6, IPv4", "either ::/0", "1.1.1.1", "2.2.2.2", false},
      {"mapped address, IPv4 filter", "either 1.2.3.4", "::ffff:1.2.3.4", "::102:304", false},
      {"mapped filter, IPv4 address", "either ::ffff:0:0/96", "1.2.3.4", "1.2.3.4", false},
      {"same leading bytes, IPv4 filter", "either 32.1.13.184", "2001:db8::", "2001:db8::", false},
      {"same leading bytes, IPv6 filter", "either 2001:db8::/32", "32.1.13.184", "32.1.13.184",
       false},
      {"source of one family, destination of the other", "src 1.0.0.0/8\ndst ::/0", "1.1.1.1",
       "2.2.2.2", false},

      {"/32 and its neighbours", "src 10.0.0.4/32", "10.0.0.5", "1.1.1.1", false},
      {"/31, upper", "src 10.0.0.4/31", "10.0.0.5", "1.1.1.1", true},
      {"/31, past it", "src 10.0.0.4/31", "10.0.0.6", "1.1.1.1", false},
      {"/128", "src 2001:db8::1", "2001:db8::1", "::", true},
      {"/128 and its neighbour", "src 2001:db8::1", "2001:db8::", "::", false},
      {"/127, upper", "src 2001:db8::2/127", "2001:db8::3", "::", true},
      {"differs in a bit that all subnets share", "src 10.9.0.1\nsrc 10.9.0.2", "10.8.0.1",
       "1.1.1.1", false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const std::vector<FilterEntry> entries = entries_of(c.filter);
    const IpFilter filter(entries);
    EXPECT_EQ(filter.accepts(address(c.source), address(c.destination)), c.expected);
    EXPECT_EQ(plainly_accepts(entries, address(c.source), address(c.destination)), c.expected);
  }
}

TEST(IpFilter, KeepsItsEntriesAsGiven) {
  const auto entries = entries_of("dst 10.0.0.0/8\nsrc ::/0\ndst 10.0.0.0/8\neither 1.2.3.4");
  const IpFilter filter(entries);
  EXPECT_TRUE(std::ranges::equal(filter.entries(), entries));
  EXPECT_FALSE(filter.empty());
  EXPECT_TRUE(IpFilter().empty());
  EXPECT_TRUE(IpFilter(std::vector<FilterEntry>()).empty());
}

TEST(IpFilter, CopiesAndMovesAnswerAlike) {
  const IpAddress inside = address("10.0.0.1");
  const IpAddress outside = address("1.1.1.1");
  auto original = std::make_unique<IpFilter>(entries_of("src 10.0.0.0/8"));
  IpFilter copy = *original;
  IpFilter assigned;
  assigned = *original;
  IpFilter moved = std::move(*original);
  original.reset();
  for (const IpFilter* filter : {&copy, &assigned, &moved}) {
    EXPECT_EQ(filter->entries().size(), 1u);
    EXPECT_TRUE(filter->accepts(inside, outside));
    EXPECT_FALSE(filter->accepts(outside, inside));
  }
  assigned = IpFilter(entries_of("dst 10.0.0.0/8"));
  EXPECT_FALSE(assigned.accepts(inside, outside));
  EXPECT_TRUE(assigned.accepts(outside, inside));
  EXPECT_TRUE(copy.accepts(inside, outside));
}

// Addresses that differ in few bits, so that subnets cut from them nest, repeat and really match.
class DenseWorld {
 public:
  DenseWorld(std::uint32_t seed, IpVersion version) : random_(seed), version_(version) {
    for (IpAddress& base : bases_)
      base = {version_, random_bytes()};
  }

  IpAddress any_address() {
    IpAddress address = bases_[random_() % bases_.size()];
    for (std::uint32_t flips = random_() % 4; flips > 0; --flips) {
      const std::uint32_t bit = random_() % static_cast<std::uint32_t>(address.bits());
      address.bytes[bit / 8] ^= static_cast<std::uint8_t>(0x80 >> bit % 8);
    }
    return address;
  }

  // Of one of the positions in the set `positions`, which is not empty.
  FilterEntry any_entry(unsigned positions) {
    IpSubnet subnet{any_address()};
    const auto bits = static_cast<std::uint32_t>(subnet.network.bits());
    // Long prefixes more often than short ones, which would accept all.
    subnet.prefix_len = static_cast<std::uint8_t>(
        std::max({random_() % (bits + 1), random_() % (bits + 1), random_() % (bits + 1)}));
    for (std::uint32_t bit = subnet.prefix_len; bit < bits; ++bit) {
      subnet.network.bytes[bit / 8] &= static_cast<std::uint8_t>(~(0x80 >> bit % 8));
    }
    unsigned position = random_() % 3;
    while ((positions >> position & 1) == 0)
      position = (position + 1) % 3;
    return {subnet, static_cast<Position>(position)};
  }

  std::uint32_t below(std::uint32_t limit) { return random_() % limit; }
  std::mt19937& random() { return random_; }

 private:
  std::array<std::uint8_t, 16> random_bytes() {
    std::array<std::uint8_t, 16> bytes = {};
    const std::size_t size = version_ == IpVersion::kV4 ? 4 : 16;
    for (std::size_t i = 0; i < size; ++i)
      bytes[i] = static_cast<std::uint8_t>(random_());
    return bytes;
  }

  std::mt19937 random_;
  IpVersion version_;
  std::array<IpAddress, 4> bases_;
};

struct Tally {
  int accepted = 0;
  int refused = 0;
};

void compare(DenseWorld& world, DenseWorld& other_family, unsigned positions, Tally& tally) {
  std::vector<FilterEntry> entries;
  const std::uint32_t size = positions == 0 ? 0 : world.below(world.below(4) == 0 ? 300 : 8);
  for (std::uint32_t i = 0; i < size; ++i) {
    entries.push_back((world.below(4) == 0 ? other_family : world).any_entry(positions));
  }
  const IpFilter filter(entries);
  std::vector<FilterEntry> shuffled = entries;
  std::shuffle(shuffled.begin(), shuffled.end(), world.random());
  const IpFilter in_other_order(shuffled);
  for (int packet = 0; packet < 20; ++packet) {
    const IpAddress source = world.any_address();
    const IpAddress destination = world.any_address();
    const bool expected = plainly_accepts(entries, source, destination);
    ASSERT_EQ(filter.accepts(source, destination), expected)
        << source.to_string() << " to " << destination.to_string();
    ASSERT_EQ(in_other_order.accepts(source, destination), expected);
    ++(expected ? tally.accepted : tally.refused);
  }
}

class IpFilterAgainstPlainReading : public testing::TestWithParam<IpVersion> {};

TEST_P(IpFilterAgainstPlainReading, Agrees) {
  const bool is_v4 = GetParam() == IpVersion::kV4;
  for (unsigned positions = 0; positions < 8; ++positions) {
    SCOPED_TRACE("set of positions " + std::to_string(positions));
    Tally tally;
    for (std::uint32_t trial = 0; trial < 1500; ++trial) {
      DenseWorld world(trial, GetParam());
      DenseWorld other_family(trial, is_v4 ? IpVersion::kV6 : IpVersion::kV4);
      compare(world, other_family, positions, tally);
      if (HasFatalFailure()) return;
    }
    EXPECT_GT(tally.accepted, 2000);
    if (positions != 0) {
      EXPECT_GT(tally.refused, 2000);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Families, IpFilterAgainstPlainReading,
                         testing::Values(IpVersion::kV4, IpVersion::kV6), [](const auto& family) {
                           return family.param == IpVersion::kV4 ? std::string("IPv4") : "IPv6";
                         });

TEST(IpFilter, ManySubnets) {
  DenseWorld v4(1, IpVersion::kV4);
  DenseWorld v6(2, IpVersion::kV6);
  std::vector<FilterEntry> entries;
  while (entries.size() < 20000) {
    // Long prefixes only: so many short ones would accept all.
    const FilterEntry entry = (v4.below(2) == 0 ? v4 : v6).any_entry(7);
    if (entry.subnet.prefix_len >= 20) entries.push_back(entry);
  }
  const IpFilter filter(entries);
  Tally tally;
  for (int packet = 0; packet < 400; ++packet) {
    DenseWorld& world = packet % 2 == 0 ? v4 : v6;
    IpAddress source = world.any_address();
    IpAddress destination = world.any_address();
    // Half of the packets away from all bases, for refusals.
    if (packet % 4 >= 2) source.bytes[0] ^= 0x55;
    if (packet % 4 >= 2) destination.bytes[0] ^= 0x55;
    const bool expected = plainly_accepts(entries, source, destination);
    ASSERT_EQ(filter.accepts(source, destination), expected);
    ++(expected ? tally.accepted : tally.refused);
  }
  EXPECT_GT(tally.accepted, 50);
  EXPECT_GT(tally.refused, 50);
}

// Every prefix length, alone and with all others around it: each bit of the address counts.
TEST(IpFilter, EveryPrefixLength) {
  for (const char* text : {"170.85.170.85", "aaaa:5555:aaaa:5555:aaaa:5555:aaaa:5555"}) {
    const IpAddress inside = address(text);
    std::vector<FilterEntry> nested;
    for (int len = 0; len <= inside.bits(); ++len) {
      IpSubnet subnet{inside, static_cast<std::uint8_t>(len)};
      for (int bit = len; bit < inside.bits(); ++bit) {
        subnet.network.bytes[bit / 8] &= static_cast<std::uint8_t>(~(0x80 >> bit % 8));
      }
      const FilterEntry entry{subnet, Position::kSource};
      nested.insert(nested.begin(), entry);
      const IpFilter alone({entry});
      const IpFilter all(nested);
      EXPECT_TRUE(alone.accepts(inside, inside));
      for (int bit = 0; bit < inside.bits(); ++bit) {
        IpAddress flipped = inside;
        flipped.bytes[bit / 8] ^= static_cast<std::uint8_t>(0x80 >> bit % 8);
        ASSERT_EQ(alone.accepts(flipped, inside), bit >= len) << len << " " << bit;
        // Of the nested ones, the shortest decides.
        ASSERT_TRUE(all.accepts(flipped, inside));
      }
    }
  }
}

}  // namespace
}  // namespace wirelake
