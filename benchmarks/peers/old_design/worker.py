"""`python -m benchmarks.peers.old_design.worker MODEL READY`: takes one message at a time, predicts one row."""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pandas
import pika
from catboost import CatBoostClassifier

from benchmarks.peers.old_design.rpc import QUEUE


class OldWorker:
    """A model and how it answers a message."""

    def __init__(self, model: Path) -> None:
        self.model = CatBoostClassifier()
        self.model.load_model(str(model))
        self.text = [self.model.feature_names_[place] for place in self.model.get_cat_feature_indices()]

    def on_request(self, channel: Any, method: Any, properties: pika.BasicProperties, body: bytes) -> None:
        began, message = time.time(), json.loads(body)
        frame = pandas.DataFrame([message["features"]]).reindex(columns=self.model.feature_names_)
        frame[self.text] = frame[self.text].fillna("missing").astype(str)
        frame = frame.astype({name: float for name in frame.columns if name not in self.text})
        proba = float(self.model.predict_proba(frame)[0][1])
        reply = {
            "client_id": message["client_id"],
            "proba": proba,
            "pred": int(proba >= 0.5),
            "status": "success",
            "processing_time": time.time() - began,
        }
        answer = pika.BasicProperties(correlation_id=properties.correlation_id)
        channel.basic_publish("", properties.reply_to, json.dumps(reply), answer)
        channel.basic_ack(method.delivery_tag)


def main(model: Path, ready: Path) -> None:
    worker = OldWorker(model)
    connection = pika.BlockingConnection(pika.URLParameters(os.environ["AMQP_URL"]))
    channel = connection.channel()
    channel.queue_declare(queue=QUEUE, durable=True)
    channel.basic_qos(prefetch_count=1)
    channel.basic_consume(QUEUE, worker.on_request)
    ready.touch()
    channel.start_consuming()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
