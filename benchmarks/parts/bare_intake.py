"""An intake of bare parts: FastAPI checks the signature, one durable row, 202."""

import hashlib
import hmac
import socket
import sqlite3
import sys
import threading
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse


def main(folder: str, secret: str) -> None:
    app = FastAPI()
    database = sqlite3.connect(
        Path(folder) / "bare.db", isolation_level=None, check_same_thread=False
    )
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE request (id TEXT PRIMARY KEY, body TEXT)")
    writing = threading.Lock()

    def store(request_id: str, body: bytes) -> None:
        with writing:
            database.execute("INSERT INTO request VALUES (?, ?)", (request_id, body.decode()))

    @app.post("/webhooks/sentry", status_code=202)
    async def take(request: Request) -> JSONResponse:
        body = await request.body()
        expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, request.headers["Sentry-Hook-Signature"]):
            return JSONResponse({}, status_code=401)
        await run_in_threadpool(store, request.headers["Request-ID"], body)
        return JSONResponse({}, status_code=202)

    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as bound:
        bound.bind(("127.0.0.1", 0))
        print("ready on port", bound.getsockname()[1], flush=True)
        uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[bound])


if __name__ == "__main__":
    main(*sys.argv[1:])
