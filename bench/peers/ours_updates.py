"""Ours: inbox, effect, answer and `done` durable; runs until SIGTERM and then says how often it committed."""

import asyncio
import json
import signal
import sys

from sqlalchemy import event

from bench.peers.house import asked, clock, settings
from bot.wiring import works


async def main(url: str, base: str, number: int) -> None:
    stop, commits = asyncio.Event(), [0]
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await asked(url, number)
    async with works(settings(url, base), clock()) as made:

        def counted(_: object) -> None:
            commits[0] += 1

        event.listen(made.database.engine.sync_engine, "commit", counted)
        made.start()
        print("ready", flush=True)
        await stop.wait()
    print(json.dumps({"commits": commits[0]}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
