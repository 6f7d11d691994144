"""The old design, as such services are first written, for comparison.

FastAPI with synchronous SQLModel sessions, a pika connection for each call, a worker that puts one applicant into a
DataFrame of one row. It lacks: login and permissions, reasons, the model's hash and the client's revision in the event,
confirms, a quorum queue, deadlines, checks of the features.
"""
