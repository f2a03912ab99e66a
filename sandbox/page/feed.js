// Follows what changes in the sandbox and tells those who asked; nothing is fetched here but the events themselves.

import { get } from "./api.js";

const WAIT_SECONDS = 25;
const PAUSE_MS = 60; // between two polls, so that a busy clock does not make a busy page
const RETRY_MS = 1500;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Feed extends EventTarget {
  /** Dispatches `events` (detail: the list), `anew` when events were missed, `lost` and `found` with the connection. */
  async follow() {
    let last = null;
    for (;;) {
      try {
        last = last === null ? await this.#begin() : await this.#next(last);
        await pause(PAUSE_MS);
      } catch {
        last = null;
        this.dispatchEvent(new Event("lost"));
        await pause(RETRY_MS);
      }
    }
  }

  async #begin() {
    const { last } = await get("events");
    this.dispatchEvent(new Event("found"));
    this.dispatchEvent(new Event("anew"));
    return last;
  }

  async #next(after) {
    const { last, missed, events } = await get(`events?after=${after}&wait=${WAIT_SECONDS}`);
    if (missed) this.dispatchEvent(new Event("anew"));
    else if (events.length) this.dispatchEvent(new CustomEvent("events", { detail: events }));
    return last;
  }
}

/** A function that runs `work` soon, never twice at once, and once more when it was asked for meanwhile. */
export function gathered(work, milliseconds) {
  let waiting = false;
  let running = false;
  async function run() {
    waiting = false;
    running = true;
    try {
      await work();
    } catch (error) {
      if (error.status === undefined) throw error; // a refusal is told by the next event, anything else is a bug
    } finally {
      running = false;
      if (waiting) setTimeout(run, milliseconds);
    }
  }
  return () => {
    if (!waiting && !running) setTimeout(run, milliseconds);
    waiting = true;
  };
}
