"""`python -m wirelake` is the command `wirelake`."""

from _wirelake_command import main

main()
