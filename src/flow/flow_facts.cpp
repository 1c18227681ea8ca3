#include "flow/flow_facts.h"

namespace wirelake {

std::string_view service_name(Service service) {
  // In the order of the enumeration.
  constexpr std::array<std::string_view, 17> kNames = {
      "",     "tls", "quic", "dtls",  "http",       "dns",   "ssh", "smtp", "imap",
      "pop3", "ftp", "xmpp", "socks", "postgresql", "mysql", "rdp", "ldap",
  };
  static_assert(kNames.size() == static_cast<std::size_t>(Service::kLdap) + 1);
  return kNames[static_cast<std::size_t>(service)];
}

}  // namespace wirelake
