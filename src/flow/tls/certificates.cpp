#include "flow/tls/certificates.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstring>
#include <ctime>
#include <memory>

#include "base/byte_cursor.h"
#include "base/digests.h"
#include "base/hexadecimal.h"
#include "wirelake/ip.h"

namespace wirelake {
namespace {

constexpr std::size_t kMaxCertificates = 16;
constexpr int kMaxNames = 1024;

template <typename T, void (*kFree)(T*)>
struct Free {
  void operator()(T* value) const { kFree(value); }
};
using X509Pointer = std::unique_ptr<X509, Free<X509, X509_free>>;
using NamesPointer = std::unique_ptr<GENERAL_NAMES, Free<GENERAL_NAMES, GENERAL_NAMES_free>>;

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};

std::optional<Bytes> vector_of_u24(ByteCursor& cursor) {
  const auto high = cursor.u8();
  const auto low = cursor.u16();
  if (!high || !low) return std::nullopt;
  return cursor.bytes(std::size_t{*high} << 16 | *low);
}

std::optional<std::string> text_of(const X509_NAME* name) {
  const std::unique_ptr<BIO, FreeBio> bio(BIO_new(BIO_s_mem()));
  constexpr unsigned long kForm = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;
  if (!bio || X509_NAME_print_ex(bio.get(), name, 0, kForm) < 0) return std::nullopt;
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

std::optional<std::int64_t> microseconds_of(const ASN1_TIME* time) {
  std::tm fields = {};
  if (time == nullptr || ASN1_TIME_to_tm(time, &fields) != 1) return std::nullopt;
  return std::int64_t{timegm(&fields)} * 1'000'000;
}

std::optional<std::string> serial_of(X509& certificate) {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(&certificate);
  if (serial == nullptr) return std::nullopt;
  const auto* bytes = reinterpret_cast<const std::byte*>(ASN1_STRING_get0_data(serial));
  return hexadecimal(Bytes(bytes, static_cast<std::size_t>(ASN1_STRING_length(serial))));
}

std::optional<std::string> address_of(Bytes bytes) {
  if (bytes.size() != 4 && bytes.size() != 16) return std::nullopt;
  IpAddress address;
  address.version = bytes.size() == 4 ? IpVersion::kV4 : IpVersion::kV6;
  std::memcpy(address.bytes.data(), bytes.data(), bytes.size());
  return address.to_string();
}

std::optional<std::string> text_of(const GENERAL_NAME& name) {
  int type = 0;
  const auto* value = static_cast<const ASN1_STRING*>(GENERAL_NAME_get0_value(&name, &type));
  if (type != GEN_DNS && type != GEN_IPADD) return std::nullopt;
  const auto* data = reinterpret_cast<const char*>(ASN1_STRING_get0_data(value));
  const auto size = static_cast<std::size_t>(ASN1_STRING_length(value));
  if (type == GEN_DNS) return std::string(data, size);
  return address_of(std::as_bytes(std::span(data, size)));
}

// RFC 5280 section 4.2.1.6.
std::vector<std::string> names_of(X509& certificate) {
  std::vector<std::string> texts;
  const NamesPointer names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
  const int count = names ? std::min(sk_GENERAL_NAME_num(names.get()), kMaxNames) : 0;
  for (int i = 0; i < count; ++i) {
    if (auto text = text_of(*sk_GENERAL_NAME_value(names.get(), i)))
      texts.push_back(*std::move(text));
  }
  return texts;
}

Certificate parse_certificate(Bytes bytes) {
  Certificate found;
  found.sha256 = sha256_text(bytes);
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  const X509Pointer certificate(d2i_X509(nullptr, &data, static_cast<long>(bytes.size())));
  if (certificate) {
    found.subject = text_of(X509_get_subject_name(certificate.get()));
    found.issuer = text_of(X509_get_issuer_name(certificate.get()));
    found.serial = serial_of(*certificate);
    found.not_before_us = microseconds_of(X509_get0_notBefore(certificate.get()));
    found.not_after_us = microseconds_of(X509_get0_notAfter(certificate.get()));
    found.names = names_of(*certificate);
  }
  ERR_clear_error();  // What others find in the queue of this thread is theirs.
  return found;
}

}  // namespace

std::vector<Certificate> parse_certificates(Bytes body) {
  ByteCursor cursor(body);
  std::vector<Certificate> found;
  const auto list = vector_of_u24(cursor);
  if (!list) return found;
  ByteCursor entries(*list);
  while (found.size() < kMaxCertificates) {
    const auto bytes = vector_of_u24(entries);
    if (!bytes || bytes->empty()) break;
    found.push_back(parse_certificate(*bytes));
  }
  return found;
}

}  // namespace wirelake
