"""What proves the audit trail: encoding of rows, Merkle trees, seals, verification. No web, no database."""
