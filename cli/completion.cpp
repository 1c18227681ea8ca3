#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/help_texts.h"
#include "cli/open_with.h"

namespace wirelake::cli {
namespace {

struct Shell {
  const char* name;
  const char* script;  // Asks `wirelake complete` with the words up to the cursor.
};

constexpr Shell kShells[] = {{"bash", R"(_wirelake() {
  local IFS=$'\n' current=${COMP_WORDS[COMP_CWORD]}
  local found=$(wirelake complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  COMPREPLY=($(compgen -W "$found" -- "$current"))
}
complete -o default -F _wirelake wirelake
)"},
                             {"zsh", R"(_wirelake() {
  local -a found
  found=("${(@f)$(wirelake complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n $found[1] ]]; then compadd -a found; else _files; fi
}
compdef _wirelake wirelake
)"},
                             {"fish", R"(function __wirelake_words
  set -l found (wirelake complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)
  if test -n "$found"
    printf '%s\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c wirelake -f -a '(__wirelake_words)'
)"}};

std::vector<std::string> shells() {
  std::vector<std::string> names;
  for (const Shell& shell : kShells)
    names.emplace_back(shell.name);
  return names;
}

Status print_script(const std::string& name) {
  const auto* const shell = std::ranges::find(kShells, name, &Shell::name);
  std::string_view script = shell->script;
  script.remove_suffix(1);
  print_line(script);
  return {};
}

std::vector<std::string> collections(const Options& options) {
  std::vector<std::string> names;
  auto store = options.open_store();
  if (!store) return names;
  const auto found = store->collections();
  if (!found) return names;
  for (const CollectionInfo& info : *found)
    names.push_back(info.name);
  return names;
}

std::vector<std::string> commands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) {
    if (!command->get_group().empty()) names.push_back(command->get_name());
  }
  return names;
}

void add_options(const CLI::App& app, std::vector<std::string>& names) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames())
      names.push_back("--" + name);
  }
}

// What may stand behind an option; empty for what only files or the user's own words can be.
std::vector<std::string> values_of(std::string_view option, const Options& options) {
  if (option == "--into") return collections(options);
  if (option == "--open-with") return engines();
  if (option == "--format") return {"parquet", "csv", "ndjson", "pcapng"};
  return {};
}

bool takes_value(const CLI::App& command, const CLI::App& app, const std::string& word) {
  if (!word.starts_with("--")) return false;
  const CLI::Option* option = command.get_option_no_throw(word);
  if (!option) option = app.get_option_no_throw(word);
  return option && option->get_items_expected_max() > 0;
}

std::vector<std::string> topics(const CLI::App& app) {
  std::vector<std::string> names = commands(app);
  for (const HelpText& help : help_texts())
    names.emplace_back(help.topic);
  return names;
}

// `words` are those behind the program's name; the last is the one to complete.
std::vector<std::string> candidates(const CLI::App& app, const std::vector<std::string>& words,
                                    const Options& options) {
  if (words.size() < 2) return commands(app);
  const auto all = app.get_subcommands({});
  const auto found = std::ranges::find(all, words.front(), &CLI::App::get_name);
  if (found == all.end()) return {};
  const CLI::App& command = **found;
  const std::string& before = words[words.size() - 2];
  if (words.size() > 2 && takes_value(command, app, before)) return values_of(before, options);
  std::vector<std::string> names;
  if (words.back().starts_with('-')) {
    add_options(command, names);
    add_options(app, names);
    return names;
  }
  if (command.get_name() == "help") return topics(app);
  if (command.get_name() == "completion") return shells();
  const bool names_one = command.get_option_no_throw("NAME") && command.get_name() != "create";
  return names_one ? collections(options) : names;
}

}  // namespace

void add_completion(CLI::App& app, Options& options, Action& chosen) {
  auto shell = std::make_shared<std::string>();
  CLI::App* script =
      add_command(app, "completion",
                  "Print what makes a shell complete the command's words, names of collections too",
                  "wirelake completion bash > ~/.local/share/bash-completion/completions/wirelake\n"
                  "  wirelake completion zsh >> ~/.zshrc\n"
                  "  wirelake completion fish > ~/.config/fish/completions/wirelake.fish",
                  chosen, [shell] { return print_script(*shell); });
  script->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember(shells()));

  auto words = std::make_shared<std::vector<std::string>>();
  CLI::App* complete = add_command(app, "complete", "For completion: the words that may come", "",
                                   chosen, [words, &app, &options]() -> Status {
                                     for (const auto& word : candidates(app, *words, options))
                                       print_line(word);
                                     return {};
                                   });
  complete->group("");
  complete->add_option("WORDS", *words, "Those up to the cursor");
}

}  // namespace wirelake::cli
