#include <algorithm>
#include <memory>
#include <string>

#include "base/quoted.h"
#include "cli/command.h"
#include "cli/help_texts.h"

namespace wirelake::cli {
namespace {

void print_topics() {
  print_line("wirelake help TOPIC prints one of these:");
  print_line("");
  for (const HelpText& help : help_texts()) {
    const std::string topic(help.topic);
    print_line("  " + topic + std::string(12 - topic.size(), ' ') + std::string(help.summary));
  }
  print_line("");
  print_line("wirelake --help lists the commands, and wirelake help COMMAND says what one does.");
}

void print_text(std::string_view text) {
  while (text.ends_with('\n'))
    text.remove_suffix(1);
  print_line(text);
}

Status help(const CLI::App& app, const std::string& topic) {
  if (topic.empty()) {
    print_topics();
    return {};
  }
  const auto texts = help_texts();
  const auto found = std::ranges::find(texts, topic, &HelpText::topic);
  if (found != texts.end()) {
    print_text(found->text);
    return {};
  }
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->get_name() != topic) continue;
    print_text(command->help(app.get_name()));
    return {};
  }
  return Error{ErrorCode::kInvalidArgument, "there is no help on " + wirelake::quoted(topic) +
                                                "; wirelake help lists the topics"};
}

}  // namespace

void add_help(CLI::App& app, Options& options, Action& chosen) {
  static_cast<void>(options);
  auto topic = std::make_shared<std::string>();
  CLI::App* command = add_command(
      app, "help", "Print the reference: queries, columns, filters, stores, formats, reasons",
      "wirelake help queries", chosen, [topic, &app] { return help(app, *topic); });
  command->add_option("TOPIC", *topic, "A topic or a command; without it, the topics");
}

}  // namespace wirelake::cli
