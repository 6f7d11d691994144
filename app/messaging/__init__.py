"""The wire between the API and its workers: contract, topology, RPC client. No web, no database."""
