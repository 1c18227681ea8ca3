#include "flow/flow_facts.h"

namespace wirelake {

std::string_view service_name(Service service) {
  switch (service) {
    case Service::kUnknown:
      return "";
    case Service::kTls:
      return "tls";
    case Service::kQuic:
      return "quic";
    case Service::kDtls:
      return "dtls";
    case Service::kHttp:
      return "http";
    case Service::kDns:
      return "dns";
    case Service::kSsh:
      return "ssh";
    case Service::kSmtp:
      return "smtp";
    case Service::kImap:
      return "imap";
    case Service::kPop3:
      return "pop3";
    case Service::kFtp:
      return "ftp";
    case Service::kXmpp:
      return "xmpp";
    case Service::kSocks:
      return "socks";
    case Service::kPostgresql:
      return "postgresql";
    case Service::kMysql:
      return "mysql";
    case Service::kRdp:
      return "rdp";
    case Service::kLdap:
      return "ldap";
  }
  return "";
}

}  // namespace wirelake
