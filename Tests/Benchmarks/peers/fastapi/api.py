"""The same four replies in Python: FastAPI under uvicorn, the standard library's sqlite3, orjson.

What only reads takes a fraction of a millisecond and is done on the event loop; what waits for the disk goes to a thread."""

import json
import os
import sqlite3
import threading
import uuid

import orjson
from fastapi import FastAPI, HTTPException, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

JOB = """
    SELECT jobs.id, jobs.type, jobs.status, jobs.provider, jobs.config, coalesce(jobs.progress, 0) AS progress,
        coalesce(jobs.total_items, 0) AS total_items, coalesce(jobs.processed_items, 0) AS processed_items,
        succeeded_items, failed_items, skipped_items, contacts_found, suppressed_contacts,
        credits_used, credits_unknown, jobs.error,
        error_code, NULL AS eta_seconds, NULL AS waiting_reason, jobs.created_at, jobs.started_at, jobs.completed_at,
        retry_of
    FROM jobs JOIN enrichment_jobs ON job_id = jobs.id
    WHERE jobs.id = ? AND jobs.type = 'enrichment'
"""

app = FastAPI(openapi_url=None)


def connect(mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{os.environ['PEER_DATABASE']}?mode={mode}", uri=True, timeout=5, isolation_level=None,
        check_same_thread=False)
    connection.row_factory = lambda cursor, row: dict(zip([column[0] for column in cursor.description], row))
    return connection


reader = connect("ro")
writer = connect("rw")
writer.execute("PRAGMA synchronous = FULL")
writer.execute("PRAGMA foreign_keys = ON")
lock = threading.Lock()


class Order(BaseModel):
    siteIds: list[int]
    provider: str
    config: dict


def reply(body: dict, status: int = 200, headers: dict | None = None) -> Response:
    return Response(orjson.dumps(body), status, headers, "application/json")


@app.get("/api/enrichment/sites/{site}/contacts")
async def contacts(site: int) -> Response:
    if reader.execute("SELECT 1 FROM sites WHERE id = ?", [site]).fetchone() is None:
        raise HTTPException(404)
    rows = reader.execute(
        "SELECT * FROM contacts WHERE site_id = ? ORDER BY confidence DESC NULLS LAST, id", [site]).fetchall()
    return reply({"success": True, "data": rows, "total": len(rows)})


@app.get("/api/enrichment/sites")
async def sites() -> Response:
    total = reader.execute("SELECT count(*) AS total FROM sites WHERE pipeline_stage = 'enrichment'").fetchone()
    rows = reader.execute(
        "SELECT *, (SELECT count(*) FROM contacts WHERE site_id = sites.id) AS contact_count FROM sites"
        " WHERE pipeline_stage = 'enrichment' ORDER BY updated_at DESC, id DESC LIMIT 50").fetchall()
    return reply({"success": True, "data": rows, **total, "page": 1, "pageSize": 50})


def read_job(id: str) -> dict:
    job = reader.execute(JOB, [id]).fetchone()
    if job is None:
        raise HTTPException(404)
    job["config"] = orjson.Fragment(job["config"])
    return job


@app.get("/api/enrichment/jobs/{id}")
async def show(id: str) -> Response:
    return reply({"success": True, "data": read_job(id)})


@app.post("/api/enrichment/jobs")
async def submit(order: Order) -> Response:
    id = str(uuid.uuid4())
    await run_in_threadpool(write_job, id, order)
    data = read_job(id) | {"jobId": id, "sitesCount": len(order.siteIds)}
    return reply({"success": True, "data": data}, 202, {"Location": f"/api/enrichment/jobs/{id}"})


def write_job(id: str, order: Order) -> None:
    sites = json.dumps(order.siteIds)
    config = orjson.dumps(order.config).decode()
    with lock:
        writer.execute("BEGIN IMMEDIATE")
        try:
            unknown = writer.execute(
                "SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM sites WHERE id = value)", [sites])
            if unknown.fetchone() is not None:
                raise HTTPException(422)
            writer.execute(
                "INSERT INTO jobs (id, type, status, provider, config, progress, total_items, processed_items, "
                "created_at) VALUES (?, 'enrichment', 'pending', ?, ?, 0, ?, 0, datetime('now'))",
                [id, order.provider, config, len(order.siteIds)])
            job = writer.execute(
                "INSERT INTO enrichment_jobs (job_id) VALUES (?)", [id])
            writer.execute(
                "INSERT INTO job_steps (job, step, provider, question) VALUES (?, 0, ?, ?)",
                [job.lastrowid, order.provider, f"{order.provider} {config}"])
            writer.execute(
                """
                INSERT INTO job_sites (job, position, site_id, prior_stage, prior_status)
                SELECT ?, wanted.key, sites.id, iif(other.job IS NULL, sites.pipeline_stage, other.prior_stage),
                    iif(other.job IS NULL,
                        iif(sites.enrichment_status = 'enriching', 'pending', sites.enrichment_status),
                        other.prior_status)
                FROM json_each(?) AS wanted JOIN sites ON sites.id = wanted.value
                LEFT JOIN job_sites AS other ON other.site_id = sites.id AND other.job = (
                    SELECT max(job) FROM job_sites WHERE site_id = sites.id AND status IN ('pending', 'enriching'))
                """, [job.lastrowid, sites])
            writer.execute(
                "UPDATE sites SET pipeline_stage = 'enrichment', enrichment_status = 'pending', "
                "updated_at = datetime('now') WHERE id IN (SELECT value FROM json_each(?))", [sites])
            writer.execute("COMMIT")
        except BaseException:
            writer.execute("ROLLBACK")
            raise
