# Sourced by what compiles: the compiler is $CXX, else g++ if it is 12 or newer, else g++-12; with
# ccache where there is one.
# shellcheck shell=bash

if [[ -z ${CXX:-} ]]; then
  version=$(g++ -dumpversion 2>/dev/null || echo 0)
  CXX=g++
  [[ ${version%%.*} -ge 12 ]] || CXX=g++-12
fi
export CXX

if command -v ccache >/dev/null; then export CMAKE_CXX_COMPILER_LAUNCHER=ccache; fi
