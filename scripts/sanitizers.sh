# The environment of everything that the presets sanitizers and threads build; to be sourced from the root.
# Harmless for other builds.
# shellcheck shell=bash
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS=suppressions=$PWD/scripts/lsan.supp:print_suppressions=0
export TSAN_OPTIONS=suppressions=$PWD/scripts/tsan.supp:halt_on_error=0
