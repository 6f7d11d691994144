"""One call to a worker: a connection, a channel, a reply queue and a consumer of its own."""

import json
import os
import uuid
from typing import Any

import pika

QUEUE = "old_ml_scoring_queue"


class RpcCall:
    """The usual example of pika's documentation."""

    def __init__(self) -> None:
        self.connection = pika.BlockingConnection(pika.URLParameters(os.environ["AMQP_URL"]))
        self.channel = self.connection.channel()
        self.channel.queue_declare(queue=QUEUE, durable=True)
        self.callback_queue = str(self.channel.queue_declare(queue="", exclusive=True).method.queue)
        self.channel.basic_consume(self.callback_queue, self._on_response, auto_ack=True)
        self.response: bytes | None = None
        self.correlation_id = uuid.uuid4().hex

    def _on_response(self, _channel: Any, _method: Any, properties: pika.BasicProperties, body: bytes) -> None:
        if properties.correlation_id == self.correlation_id:
            self.response = body

    def call(self, message: dict[str, Any], seconds: float = 30) -> dict[str, Any]:
        properties = pika.BasicProperties(
            reply_to=self.callback_queue, correlation_id=self.correlation_id, delivery_mode=2
        )
        self.channel.basic_publish("", QUEUE, json.dumps(message), properties)
        self.connection.process_data_events(time_limit=0)
        while self.response is None:
            self.connection.process_data_events(time_limit=seconds)
        self.connection.close()
        reply: dict[str, Any] = json.loads(self.response)
        return reply
