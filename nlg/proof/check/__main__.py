"""The door for `python -m nlg.proof.check`."""

import sys

from nlg.proof.check import main

sys.exit(main())
