"""A playground in a process of its own, set up and looked into over HTTP."""

import ast
import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import httpx

from playground import Playground
from playground.alone import arguments, build
from tests.playground.bot import manifest
from tests.playground.calling import calling

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]


async def test_teams_people_and_channels_are_added_and_read_back(slack: Playground) -> None:
    async with httpx.AsyncClient(base_url=slack.url + "/play/admin") as admin:
        await admin.post("/workspaces", json={"workspaces": [{"team_id": "T2", "name": "Two", "bot_token": "xoxb-2"}]})
        people: list[Json] = [{"id": "U1", "name": "una", "tz": "Europe/Paris"}]
        await admin.post("/users", json={"team": "T2", "users": people})
        rooms: list[Json] = [{"id": "C1", "name": "ops", "members": ["U1"], "bot_in": True}]
        await admin.post("/channels", json={"team": "T2", "channels": rooms})
        metadata: Json = {"event_type": "sent", "event_payload": {"key": "k"}}
        async with calling(slack, "xoxb-2") as api:
            ts = (await api("chat.postMessage", channel="C1", text="x", metadata=metadata))["ts"]
        log = (await admin.get("/messages", params={"team": "T2"})).json()["channels"]
        assert [(row["ts"], row["text"], row["metadata"]) for row in log["C1"]] == [(ts, "x", metadata)]
        assert (await admin.get("/messages", params={"team": "T2", "since": ts})).json()["channels"] == {}
        assert (await admin.get("/calls")).json()["calls"] == {"chat.postMessage ok": 1}
        assert (await admin.post("/users", json={"users": [{"colour": "red"}]})).status_code == 400
        assert (await admin.post("/users", json={"team": "T9", "users": []})).status_code == 404


async def test_faults_and_rates_are_set_from_outside(slack: Playground) -> None:
    async with httpx.AsyncClient(base_url=slack.url + "/play/admin") as admin, calling(slack) as api:
        await admin.post("/faults", json={"next": {"method": "auth.test", "kind": "server_error", "times": 1}})
        assert [(await api.send("auth.test")).status_code for _ in range(2)] == [500, 200]
        await admin.post("/rates", json={"on": True, "tiers": {"4": 1}})
        assert [(await api.send("auth.test")).status_code for _ in range(2)] == [200, 429]
        assert (await admin.post("/rates", json={})).json()["refused"] == 1


async def test_it_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yaml"
    path.write_text(json.dumps(manifest()))
    words = ["--manifest", str(path), "--workspaces", "2", "--users", "3", "--channels", "1", "--rates"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "playground.alone", *words, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    try:
        said = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
        async with httpx.AsyncClient(base_url=said["url"]) as client:
            headers = {"Authorization": f"Bearer {said['teams'][1]['bot_token']}"}
            post = {"channel": "C00001", "text": "x"}
            answers = [await client.post("/api/chat.postMessage", json=post, headers=headers) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 429]
    finally:
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 10) == 0


def test_the_command_line_makes_the_company_too(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yaml"
    path.write_text(json.dumps(manifest()))
    slack = build(arguments(["--manifest", str(path), "--company"]))
    assert slack.workspace.name == "Larkfield Cycles"


def test_the_playground_knows_nothing_of_the_bot() -> None:
    ours = {"app", "bot", "handlers", "jobs", "models", "migrations"}
    for path in (ROOT / "playground").rglob("*.py"):
        if path.name in ("__main__.py", "demo.py", "sample.py"):  # they set the two beside each other
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            assert not ours & {name.partition(".")[0] for name in names}, path
