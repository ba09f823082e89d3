"""The client of the Python SDK 2, in the mode of its first argument, against the server that the others name: prints what it saw as JSON."""

import asyncio
import json
import sys

import mcp.types as types
from mcp import Client, StdioServerParameters

CALLS = {
    "add": {"a": 19, "b": 23},
    "introduce": {},
    "ponder": {},
    "folders": {},
    "everything-at-once": {},
    "linger": {},
    "count": {"n": 3},
}


async def elicit(_context, _params):
    return types.ElicitResult(action="accept", content={"name": "Ada", "wood": "oak", "dry": True})


async def sample(_context, _params):
    return types.CreateMessageResult(role="assistant", model="bench", content=types.TextContent(type="text", text="A tongue."))


async def roots(_context):
    return types.ListRootsResult(roots=[types.Root(uri="file:///shop")])


async def main(mode: str, how: str, *target: str):
    server = target[0] if how == "http" else StdioServerParameters(command=target[0], args=list(target[1:]))
    callbacks = dict(elicitation_callback=elicit, sampling_callback=sample, list_roots_callback=roots)
    async with Client(server, mode=mode, **callbacks) as client:
        seen = {"version": client.protocol_version, "instructions": client.instructions}
        for tool, arguments in CALLS.items():
            seen[tool] = (await client.call_tool(tool, arguments)).content[0].text
        seen["resource"] = (await client.read_resource("note:///today")).contents[0].text
        seen["prompt"] = (await client.get_prompt("introduce", {"who": "Ada"})).messages[0].content.text
        print(json.dumps(seen), flush=True)


asyncio.run(main(*sys.argv[1:]))
