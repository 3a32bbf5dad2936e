"""Runs the command line in this interpreter, so that a benchmark times the checkout it stands in."""

from desk.cli import main

if __name__ == "__main__":
    main()
