#include "cli/command.h"

int main(int argc, char** argv) {
  return wirelake::cli::run(argc, argv);
}
