"""The worker process: takes scoring requests from the queue and answers them. No web, no database."""
