"""The two generations of the SDK: how each connects, and what each wants of the callback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

IS_FIRST = version("mcp").startswith("1.")


def callback_result(parameters: dict[str, str]) -> Any:
    """Returns the code as the SDK wants to get it. Raises what the server said if there is none."""
    if "code" not in parameters:
        raise RuntimeError(f"sign-in ended with {parameters}")
    if IS_FIRST:
        return parameters["code"], parameters.get("state")
    from mcp.client.auth import AuthorizationCodeResult

    return AuthorizationCodeResult(**parameters)


@asynccontextmanager
async def connect(url: str, auth: Any) -> AsyncIterator[Any]:
    """Connects to a server, in the newest revision of MCP that the SDK speaks."""
    if IS_FIRST:
        from mcp import ClientSession
        from mcp.client.streamable_http import streamablehttp_client

        async with streamablehttp_client(url, auth=auth) as (read, write, _):
            async with ClientSession(read, write) as session:
                await session.initialize()
                yield session
    else:
        import httpx2
        from mcp import Client
        from mcp.client.streamable_http import streamable_http_client

        async with httpx2.AsyncClient(auth=auth) as http:
            async with Client(streamable_http_client(url, http_client=http)) as client:
                yield client
