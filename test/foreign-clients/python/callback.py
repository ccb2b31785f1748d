"""Where the browser comes back to: a free port of this machine (RFC 8252 section 7.3)."""

import asyncio
from urllib.parse import parse_qs, urlsplit


class Callback:
    """Waits for the browser, once for each sign-in."""

    def __init__(self) -> None:
        self._arrived: asyncio.Queue[dict[str, str]] = asyncio.Queue()

    async def start(self) -> str:
        """Starts to listen, and returns the redirect URI."""
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/callback"

    async def parameters(self) -> dict[str, str]:
        """Returns what the browser brings: the code, or the error."""
        return await self._arrived.get()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        target = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()
        self._arrived.put_nowait({name: values[0] for name, values in parse_qs(urlsplit(target).query).items()})
