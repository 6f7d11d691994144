"""The usual example of RPC over RabbitMQ with pika: a connection, a reply queue and a consumer for each request."""

import json
from typing import Any

import pika

from app.messaging.topology import QUEUE


def call(url: str, features: dict[str, Any]) -> dict[str, Any]:
    """Scores one applicant with a connection of its own."""
    connection = pika.BlockingConnection(pika.URLParameters(url))
    try:
        channel = connection.channel()
        mine = channel.queue_declare("", exclusive=True).method.queue
        properties = pika.BasicProperties(reply_to=mine, correlation_id="1", delivery_mode=2)
        channel.basic_publish("", QUEUE, json.dumps({"client_id": 1, "features": features}), properties)
        for method, _, body in channel.consume(mine, auto_ack=True, inactivity_timeout=30):
            assert method and body, "no answer in 30 seconds"
            reply: dict[str, Any] = json.loads(body)
            return reply
        raise AssertionError("the consumer ended")
    finally:
        connection.close()
