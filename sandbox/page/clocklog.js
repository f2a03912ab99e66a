// The sheet "what the clock did": every move of the time, what was done on the way and what was not, and why.

import { get } from "./api.js";
import { make } from "./dom.js";
import { gathered } from "./feed.js";
import { either, moment, t } from "./words.js";

const SOON_MS = 200;
const HANDS = new Set(["page", "play", "player", "history"]);

export class ClockLog {
  key = "tools.clocklog";
  #lines = [];
  #isOpen = false;

  constructor(world) {
    this.lines = make("ol", { class: "clocklog", tLabel: "tools.clocklog", tabindex: "0" });
    this.root = make("div", {}, make("p", { class: "aside", t: "clocklog.about" }), this.lines);
    this.refresh = gathered(() => this.#fetch(), SOON_MS);
    for (const kind of ["log", "anew"]) world.addEventListener(kind, () => this.#isOpen && this.refresh());
  }

  opened() {
    this.#isOpen = true;
    this.draw();
    this.refresh();
  }

  closed() {
    this.#isOpen = false;
  }

  draw() {
    if (!this.#isOpen) return;
    const lines = this.#lines.map((line) => (line.kind === "moved" ? moveLine(line) : doneLine(line))).reverse();
    this.lines.replaceChildren(...lines);
    if (!lines.length) this.lines.append(make("li", { class: "empty", text: t("clocklog.empty") }));
  }

  async #fetch() {
    this.#lines = (await get("clock/log")).lines;
    this.draw();
  }
}

function moveLine({ at, to, by }) {
  const hand = t(`clocklog.by.${HANDS.has(by) ? by : "other"}`);
  const words = t("clocklog.moved", { from: instant(at), to: instant(to), hand });
  return make("li", { class: "moved" }, make("span", { text: words }));
}

function doneLine({ at, text }) {
  const when = make("time", { datetime: at, text: instant(at) });
  return make("li", {}, when, make("span", { text: either(text) }));
}

const instant = (at) => `${moment(at, "stamp")} ${moment(at, "clock")}`;
