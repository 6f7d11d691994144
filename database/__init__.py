"""The database: settings, engine, session, column types."""
