"""HTTP routes: parse, authorize, call one service, return."""
