"""A server on the Python SDK 2, over stdio."""

from mcp.server.mcpserver import Context, MCPServer
from pydantic import BaseModel

server = MCPServer("python-2", instructions="Indent well.")


class Person(BaseModel):
    name: str


@server.tool()
def add(a: int, b: int) -> int:
    return a + b


@server.tool()
async def introduce(ctx: Context) -> str:
    """Asks while it runs, which it can in a session alone."""
    return (await ctx.elicit("Who are you?", Person)).data.name


@server.resource("note:///today")
def today() -> str:
    return "Sharpen the chisel."


server.run()
