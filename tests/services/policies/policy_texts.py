"""Two policies of the demo bank: the shipped one, and one with a stricter cut-off."""

from tests.policy.policies import DEMO

SHIPPED = DEMO.read_text(encoding="utf-8")
STRICTER = SHIPPED.replace("approve_below: 0.20", "approve_below: 0.10").replace("pd: 0.1999", "pd: 0.0999")
