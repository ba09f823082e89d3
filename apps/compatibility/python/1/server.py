"""A server on the official Python SDK: over stdio, or with the argument "http" on a free port, whose URL it prints."""

import asyncio
import socket
import sys

import uvicorn
from mcp.server.fastmcp import Context, FastMCP
from mcp.types import Completion, SamplingMessage, TextContent
from pydantic import BaseModel, Field

server = FastMCP("python", instructions="Indent well.")


class Sum(BaseModel):
    sum: int


class Person(BaseModel):
    name: str = Field(description="What you are called")


@server.tool()
def add(a: int, b: int) -> Sum:
    """Adds two numbers."""
    return Sum(sum=a + b)


@server.tool()
def fail() -> str:
    raise ValueError("Not on a Sunday.")


@server.tool()
async def count(n: int, ctx: Context) -> str:
    for step in range(1, n + 1):
        await ctx.report_progress(step, n, f"step {step}")
        await ctx.warning(f"step {step}")
    return f"counted to {n}"


@server.tool()
async def introduce(ctx: Context) -> str:
    answer = await ctx.elicit("Who are you?", Person)
    return f"Hello, {answer.data.name}" if answer.action == "accept" else answer.action


@server.tool()
async def ponder(ctx: Context) -> str:
    message = SamplingMessage(role="user", content=TextContent(type="text", text="A tenon?"))
    answer = await ctx.session.create_message([message], max_tokens=5, related_request_id=ctx.request_id)
    return answer.content.text


@server.tool()
async def folders(ctx: Context) -> str:
    return ",".join(str(root.uri) for root in (await ctx.session.list_roots()).roots)


@server.tool()
async def wait(ctx: Context) -> str:
    await ctx.report_progress(1)
    await asyncio.sleep(60)
    return "too late"


@server.resource("note:///today", mime_type="text/plain")
def today() -> str:
    return "Sharpen the chisel."


@server.resource("copy:///{name}", mime_type="text/plain")
def copy(name: str) -> str:
    return f"A copy of {name}"


@server.prompt()
def present(who: str) -> str:
    return f"Introduce {who}"


@server.completion()
async def complete(_ref, argument, _context) -> Completion:
    return Completion(values=[name for name in ("Ada", "Alan", "Grace") if name.startswith(argument.value)])


if sys.argv[1:] == ["http"]:
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/mcp", flush=True)
    uvicorn.Server(uvicorn.Config(server.streamable_http_app(), log_level="error")).run(sockets=[listener])
else:
    server.run()
