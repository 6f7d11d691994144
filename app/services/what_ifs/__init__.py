"""What would change a client's rating: asked, computed by the scorer that scores, stored beside the event."""
