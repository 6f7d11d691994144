"""Before any test is looked at: whether the tests' packages are installed; `make run` installs those of the service."""

import sys
from importlib.util import find_spec

USAGE_ERROR = 4
"""pytest's own exit code for a call that cannot work."""

if find_spec("hypothesis") is None or find_spec("pytest_asyncio") is None:
    sys.stderr.write("The tests need more packages than the service: `make test` installs them and runs every test.\n")
    sys.exit(USAGE_ERROR)
