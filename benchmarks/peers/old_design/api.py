"""Its service: one route."""

from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException
from sqlmodel import Session

from benchmarks.peers.old_design.rpc import RpcCall
from benchmarks.peers.old_design.tables import OldClient, OldScore, get_session

app = FastAPI()


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/clients/{client_id}/score")
def score_client(client_id: int, session: Annotated[Session, Depends(get_session)]) -> dict[str, Any]:
    """Asks a worker, stores the event."""
    client = session.get(OldClient, client_id)
    if client is None:
        raise HTTPException(404)
    reply = RpcCall().call({"client_id": client_id, "features": client.features})
    score = OldScore(client_id=client_id, score=reply["proba"])
    session.add(score)
    session.commit()
    session.refresh(score)
    return {**score.model_dump(mode="json"), "rating": round(1 - score.score, 2)}
