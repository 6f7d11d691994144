"""Tests of app/connectors."""
