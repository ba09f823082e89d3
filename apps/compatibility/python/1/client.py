"""The official Python SDK's client: uses everything of the server named by its arguments, and prints what it saw as one line of JSON."""

import asyncio
import json
import sys

import mcp.types as types
from mcp import ClientSession, McpError, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamablehttp_client
from pydantic import AnyUrl

log: list = []
heard: list[str] = []


async def elicit(_context, params):
    content = {"name": "Ada", "wood": "oak", "dry": True} if params.mode == "form" else None
    return types.ElicitResult(action="accept", content=content)


async def sample(_context, _params):
    return types.CreateMessageResult(role="assistant", model="bench", content=types.TextContent(type="text", text="A tongue."))


async def roots(_context):
    return types.ListRootsResult(roots=[types.Root(uri="file:///shop")])


async def on_log(params):
    log.append(params.data)


async def on_message(message):
    if isinstance(message, types.ServerNotification):
        heard.append(message.root.method)


async def until(condition):
    for _ in range(250):
        if condition():
            return True
        await asyncio.sleep(0.02)
    return False


def text(result):
    return result.content[0].text


async def use(session: ClientSession):
    seen = {}
    hello = await session.initialize()
    seen["hello"] = [hello.protocolVersion, hello.serverInfo.name, hello.instructions]
    await session.send_ping()
    first = await session.list_tools()
    second = await session.list_tools(cursor=first.nextCursor)
    seen["tools"] = [len(first.tools), len(second.tools) > 0]
    seen["add"] = (await session.call_tool("add", {"a": 19, "b": 23})).structuredContent
    seen["even"] = text(await session.call_tool("even", {"n": 3}))
    seen["samples"] = [block.type for block in (await session.call_tool("samples")).content]
    seen["refuse"] = (await session.call_tool("refuse")).isError
    seen["resource"] = (await session.read_resource(AnyUrl("note:///today"))).contents[0].text
    seen["templates"] = [one.uriTemplate for one in (await session.list_resource_templates()).resourceTemplates]
    try:
        await session.read_resource(AnyUrl("note:///none"))
    except McpError as error:
        seen["missing"] = error.error.code
    seen["prompt"] = (await session.get_prompt("introduce", {"who": "Ada"})).messages[0].content.text
    reference = types.PromptReference(type="ref/prompt", name="introduce")
    seen["completion"] = (await session.complete(reference, {"name": "who", "value": "A"})).completion.values
    steps = []

    async def on_progress(progress, total, message):
        steps.append([progress, total, message])

    await session.set_logging_level("warning")
    seen["count"] = text(await session.call_tool("count", {"n": 4}, progress_callback=on_progress))
    seen["steps"], seen["log"] = steps, log
    for tool in ("introduce", "visit", "ponder", "folders", "everything-at-once", "linger"):
        seen[tool] = text(await session.call_tool(tool))
    await session.subscribe_resource(AnyUrl("note:///today"))
    await session.call_tool("change")
    wanted = {"notifications/resources/updated", "notifications/tools/list_changed"}
    seen["heard"] = await until(lambda: wanted <= set(heard))
    await session.unsubscribe_resource(AnyUrl("note:///today"))
    await session.send_roots_list_changed()
    return seen


async def main(how: str, *target: str):
    if how == "http":
        carrier = streamablehttp_client(target[0])
    else:
        carrier = stdio_client(StdioServerParameters(command=target[0], args=list(target[1:])))
    async with carrier as (read, write, *_):
        callbacks = dict(
            sampling_callback=sample,
            elicitation_callback=elicit,
            list_roots_callback=roots,
            logging_callback=on_log,
            message_handler=on_message,
        )
        async with ClientSession(read, write, **callbacks) as session:
            print(json.dumps(await use(session)), flush=True)


asyncio.run(main(*sys.argv[1:]))
