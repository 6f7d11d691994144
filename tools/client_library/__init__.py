"""The typed Python client in `clients/python`: its generated part and its wheel."""
