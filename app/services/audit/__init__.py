"""The audit trail: recording of acts, seals over what was recorded, anchors outside the database, verification."""
