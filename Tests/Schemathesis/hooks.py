"""What a client knows that no schema says: which sites and jobs there are. Requests that are meant to be wrong stay as
they are."""

import os
import zlib
from collections import deque

import schemathesis

FIRST, LAST = (int(os.environ[name]) for name in ("FIRST_KEPT_SITE", "LAST_KEPT_SITE"))
STANDING = os.environ["STANDING_JOBS"].split()
accepted = deque(maxlen=4)


def is_sound(case):
    return case.meta is not None and case.meta.generation.mode.is_positive


@schemathesis.hook
def before_call(context, case, kwargs):
    if not is_sound(case):
        return
    if isinstance(case.body, dict) and isinstance(case.body.get("siteIds"), list):
        sites = [FIRST + int(site) % (LAST - FIRST + 1) for site in case.body["siteIds"]]
        body = {**case.body, "siteIds": sites}
        # Two names for the same: only one may be given.
        if body.get("config") is not None:
            body.pop("filters", None)
        case.body = body
    job = (case.path_parameters or {}).get("job")
    known = STANDING + list(accepted)
    number = zlib.crc32(repr(job).encode())
    # One in four stays unknown.
    if job is not None and job not in known and number % 4:
        case.path_parameters = {**case.path_parameters, "job": known[number // 4 % len(known)]}


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code == 202:
        accepted.append(response.json()["data"]["id"])
