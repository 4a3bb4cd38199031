"""A reverse proxy as small as it can be: hands each connection to the next web node that takes it.

    python -m tests.endure.forwarder PORT NODE NODE

Nothing is sent twice: only a connection that no node took goes to the next one. Real installations use deploy/nginx.conf.
"""

import asyncio
import itertools
import sys
from contextlib import suppress

turn = itertools.count()


async def carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await source.read(65_536):
            target.write(data)
            await target.drain()
    with suppress(OSError):
        target.close()


async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, nodes: list[int]) -> None:
    first = next(turn)
    for n in range(len(nodes)):
        try:
            node, back = await asyncio.open_connection("127.0.0.1", nodes[(first + n) % len(nodes)])
        except OSError:
            continue
        await asyncio.gather(carry(reader, back), carry(node, writer))
        return
    writer.close()


async def main(port: int, nodes: list[int]) -> None:
    server = await asyncio.start_server(lambda r, w: forward(r, w, nodes), "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), [int(node) for node in sys.argv[2:]]))
