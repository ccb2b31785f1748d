"""An application on the Python SDK that does what the tests tell it: a command a line on standard input, an answer a line on standard output."""

import asyncio
import inspect
import json
import os
import sys
import threading
import time
from typing import Any

from callback import Callback
from mcp.client.auth import OAuthClientProvider
from mcp.shared.auth import OAuthClientInformationFull, OAuthClientMetadata
from session import callback_result, connect
from storage import MemoryStorage


async def main(mcp_url: str, document_url: str | None, registered: dict[str, str] | None) -> None:
    commands = read_commands()
    callback = Callback()
    redirect_uri = await callback.start()
    metadata = {"client_name": "Python notebook", "redirect_uris": [redirect_uri]}
    storage = MemoryStorage(registered and OAuthClientInformationFull.model_validate(metadata | registered))

    async def open_browser(url: str) -> None:
        print(f"Sign in at {url}", file=sys.stderr, flush=True)

    async def wait_for_browser() -> Any:
        return callback_result(await callback.parameters())

    provider = OAuthClientProvider(
        server_url=mcp_url,
        client_metadata=OAuthClientMetadata.model_validate(metadata),
        storage=storage,
        redirect_handler=open_browser,
        callback_handler=wait_for_browser,
        **({"client_metadata_url": document_url} if document_url else {}),
    )
    async with connect(mcp_url, provider) as session:
        await obey(commands, Application(session, provider, storage))


class Application:
    """What the tests can tell it to do; the answers are values of JSON."""

    def __init__(self, session: Any, provider: OAuthClientProvider, storage: MemoryStorage) -> None:
        self._session, self._provider, self._storage = session, provider, storage

    async def list_tools(self) -> list[str]:
        return [tool.name for tool in (await self._session.list_tools()).tools]

    async def call_tool(self, name: str, args: dict[str, str]) -> Any:
        return (await self._session.call_tool(name, args)).model_dump(mode="json", by_alias=True)

    def tokens(self) -> Any:
        return self._storage.tokens.model_dump(mode="json")

    def credentials(self) -> Any:
        return self._storage.client.model_dump(mode="json", exclude_none=True)

    def replace_access_token(self, token: str) -> None:
        """Makes it an expired one: the SDK refreshes by its clock alone, and signs in anew when a token is refused before."""
        self._provider.context.current_tokens.access_token = token
        self._provider.context.token_expiry_time = time.time() - 1


def read_commands() -> asyncio.Queue[str]:
    """Reads standard input, whatever else goes on, and ends the program when that ends: with whoever started it."""
    loop = asyncio.get_running_loop()
    commands: asyncio.Queue[str] = asyncio.Queue()

    def read() -> None:
        # not `sys.stdin`, which the interpreter cannot close at its end while somebody reads it
        for line in os.fdopen(os.dup(0)):
            loop.call_soon_threadsafe(commands.put_nowait, line)
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return commands


async def obey(commands: asyncio.Queue[str], application: Application) -> None:
    """Carries out commands, one after the other."""
    while True:
        name, *arguments = json.loads(await commands.get())
        try:
            result = getattr(application, name)(*arguments)
            answer = {"result": await result if inspect.isawaitable(result) else result}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


asyncio.run(main(**json.loads(sys.argv[1])))
