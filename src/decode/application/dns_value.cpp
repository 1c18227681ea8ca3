// The data of DNS records as zone-file text.

#include "base/base64.h"
#include "base/byte_cursor.h"
#include "decode/application/dns_name.h"
#include "decode/application/dns_text.h"
#include "decode/application/dns_types.h"
#include "decode/application/service_parameters.h"
#include "wirelake/dns.h"

namespace wirelake {
namespace {

// The data of a record, from which pieces are taken one after the other as text.
class RecordData {
 public:
  RecordData(const DnsMessage& message, const DnsRecord& record, std::string& text)
      : message_(message.bytes),
        end_(record.data_offset + record.data.size()),
        cursor_(record.data),
        text_(text) {}

  bool is_empty() const { return cursor_.empty(); }

  // Appends what a character of DnsType::form stands for; false if the data does not fit.
  bool append(char form);

 private:
  template <typename Number>
  bool append_number(Number number) {
    if (number) append_decimal(*number, text_);
    return number.has_value();
  }

  template <typename AppendText>
  bool append_bytes(std::optional<Bytes> bytes, AppendText append_text) {
    if (bytes) append_text(*bytes, text_);
    return bytes.has_value();
  }

  // Bytes behind a byte that has their length.
  std::optional<Bytes> counted() {
    const auto length = cursor_.u8();
    return length ? cursor_.bytes(*length) : std::nullopt;
  }

  bool append_name();
  bool append_strings();
  bool append_salt();
  bool append_time();
  bool append_type();
  bool append_types();

  Bytes message_;
  std::size_t end_;
  ByteCursor cursor_;
  std::string& text_;
};

bool RecordData::append(char form) {
  switch (form) {
    case 'b':
      return append_number(cursor_.u8());
    case 'h':
      return append_number(cursor_.u16());
    case 'w':
      return append_number(cursor_.u32());
    case '4':
      return append_bytes(cursor_.bytes(4), append_address);
    case '6':
      return append_bytes(cursor_.bytes(16), append_address);
    case 'n':
      return append_name();
    case 's':
      return append_bytes(counted(), append_quoted);
    case 'S':
      return append_strings();
    case 'g':
      return append_bytes(counted(),
                          [](Bytes bytes, std::string& text) { append_escaped(bytes, " ", text); });
    case 'q':
      return append_bytes(cursor_.bytes(cursor_.remaining()), append_quoted);
    case 'x':
      return append_salt();
    case 'e':
      return append_bytes(counted(), append_base32hex);
    case 'X':
      return append_bytes(cursor_.bytes(cursor_.remaining()), append_hex);
    case 'B':
      return append_bytes(cursor_.bytes(cursor_.remaining()),
                          [](Bytes bytes, std::string& text) { append_base64(text, bytes); });
    case 'd':
      return append_time();
    case 't':
      return append_type();
    case 'T':
      return append_types();
    case 'p':
      return append_service_parameters(*cursor_.bytes(cursor_.remaining()), text_);
    default:
      return false;
  }
}

bool RecordData::append_name() {
  const std::size_t start = end_ - cursor_.remaining();
  const auto end = skip_dns_name(message_, start);
  if (!end || *end > end_) return false;
  append_dns_name({message_, start}, text_);
  return cursor_.skip(*end - start);
}

bool RecordData::append_strings() {
  for (bool is_first = true; is_first || !cursor_.empty(); is_first = false) {
    if (!is_first) text_ += ' ';
    if (!append('s')) return false;
  }
  return true;
}

// RFC 5155 section 3.3.
bool RecordData::append_salt() {
  const auto salt = counted();
  if (!salt) return false;
  if (salt->empty()) text_ += '-';
  append_hex(*salt, text_);
  return true;
}

bool RecordData::append_time() {
  const auto seconds = cursor_.u32();
  if (seconds) append_signature_time(*seconds, text_);
  return seconds.has_value();
}

bool RecordData::append_type() {
  const auto type = cursor_.u16();
  if (type) append_dns_type(*type, text_);
  return type.has_value();
}

bool RecordData::append_types() {
  bool is_first = true;
  while (!cursor_.empty()) {
    const auto window = cursor_.u8();
    const auto bitmap = counted();
    if (!window || !bitmap || bitmap->empty() || bitmap->size() > 32) return false;
    for (unsigned bit = 0; bit < bitmap->size() * 8; ++bit) {
      const auto byte = std::to_integer<unsigned>((*bitmap)[bit / 8]);
      if ((byte >> (7 - bit % 8) & 1u) == 0) continue;
      if (!is_first) text_ += ' ';
      is_first = false;
      append_dns_type(static_cast<std::uint16_t>(*window * 256u + bit), text_);
    }
  }
  return true;
}

bool append_in_form(const DnsType& type, const DnsMessage& message, const DnsRecord& record,
                    std::string& text) {
  if (type.form.empty()) return false;
  RecordData data(message, record, text);
  for (const char& form : type.form) {
    // Service parameters have a blank before each of them.
    if (&form != type.form.data() && form != 'p') text += ' ';
    if (!data.append(form)) return false;
  }
  return data.is_empty();
}

}  // namespace

void append_dns_value(const DnsMessage& message, const DnsRecord& record, std::string& text) {
  const std::size_t start = text.size();
  const DnsType* type = find_dns_type(record.type);
  if (type != nullptr && append_in_form(*type, message, record, text)) return;
  text.resize(start);
  text += "\\# ";
  append_decimal(record.data.size(), text);
  if (record.data.empty()) return;
  text += ' ';
  append_hex(record.data, text);
}

}  // namespace wirelake
