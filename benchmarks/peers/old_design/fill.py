"""`python -m benchmarks.peers.old_design.fill`: makes its tables with the clients of the bank at BANK_URL."""

import os

from sqlalchemy import text
from sqlmodel import Session, SQLModel, create_engine

from benchmarks.peers.old_design.tables import OldClient, get_engine


def main() -> None:
    bank = create_engine(os.environ["BANK_URL"])
    with bank.connect() as connection:
        rows = connection.execute(text("SELECT user_id, features FROM clients")).all()
    SQLModel.metadata.create_all(get_engine())
    with Session(get_engine()) as session:
        session.add_all(OldClient(user_id=client_id, features=features) for client_id, features in rows)
        session.commit()


if __name__ == "__main__":
    main()
