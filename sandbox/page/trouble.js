// The sheet "make trouble": faults of Telegram, a person who blocks the bot, the bot's own process ended.

import { get, post, remove } from "./api.js";
import { button, make, offer } from "./dom.js";
import { gathered } from "./feed.js";
import { t } from "./words.js";

const HALF = { probability: 0.5, seed: 1 };
const FIFTH = { probability: 0.2, seed: 2 };
const FAULTS = [
  { kind: "delay", delay_s: 3 },
  { kind: "too_many", retry_after: 2, ...HALF },
  { kind: "error_before", ...HALF },
  { kind: "error_after", ...FIFTH },
  { kind: "drop", ...FIFTH },
];
const LOOK_MS = 1000;

export class Trouble {
  key = "tools.trouble";
  #faults = [];
  #looking = null;

  onChange = () => {}; // is told how many faults are going on

  constructor(world) {
    this.world = world;
    this.switches = FAULTS.map((fault) => this.#switch(fault));
    this.end = button({ class: "step", t: "trouble.end" }, () => this.#endAll());
    this.root = make("div", { class: "troubles" }, make("p", { class: "aside", t: "trouble.about" }));
    this.root.append(make("h3", { t: "trouble.telegram" }), ...this.switches.map((one) => one.root), this.end);
    this.root.append(make("h3", { t: "trouble.people" }), this.#people());
    this.process = this.#process();
    this.root.append(this.process);
    this.refresh = gathered(() => this.look(), 0);
    for (const kind of ["notes", "people"]) world.addEventListener(kind, () => this.draw());
    world.addEventListener("anew", () => this.refresh());
  }

  opened() {
    this.draw();
    this.refresh();
    this.#looking = setInterval(this.refresh, LOOK_MS);
  }

  closed() {
    clearInterval(this.#looking);
  }

  async look() {
    this.#faults = (await get("faults")).faults;
    this.draw();
  }

  draw() {
    for (const one of this.switches) this.#drawSwitch(one);
    this.end.disabled = !this.#faults.length;
    this.onChange(this.#faults.length);
    this.#drawPeople();
    const { bot } = this.world.notes;
    this.process.hidden = !bot;
    if (bot) this.bot.textContent = t(`trouble.bot.${bot}`);
    this.bot.dataset.state = bot;
  }

  #switch(fault) {
    const happened = make("small", { class: "happened" });
    const name = make("b", { t: `trouble.${fault.kind}` });
    const words = make("span", {}, name, make("small", { t: `trouble.${fault.kind}.about` }), happened);
    const given = { role: "switch", "aria-checked": "false", class: "switch" };
    const act = () => this.world.attempt(() => this.#toggle(fault));
    const root = button(given, act, words, make("i", { "aria-hidden": "true" }));
    return { fault, root, happened };
  }

  #drawSwitch({ fault, root, happened }) {
    const going = this.#faults.find((one) => one.kind === fault.kind);
    root.setAttribute("aria-checked", String(Boolean(going)));
    happened.textContent = going ? t("trouble.happened", { n: going.happened }) : "";
  }

  async #toggle(fault) {
    const going = this.#faults.find((one) => one.kind === fault.kind);
    await (going ? remove(`faults/${going.number}`) : post("faults", fault));
    await this.look();
  }

  async #endAll() {
    await this.world.attempt(() => remove("faults"));
    this.refresh();
  }

  #people() {
    this.person = make("select", { class: "step", tLabel: "phones.whose", on: { change: () => this.#drawPeople() } });
    this.block = button({ class: "step" }, () => this.#blockOrNot());
    return make("div", { class: "filter" }, this.person, this.block);
  }

  #drawPeople() {
    const { people } = this.world;
    offer(
      this.person,
      [...people.values()].map((one) => [one.id, one.name]),
    );
    const person = people.get(Number(this.person.value));
    this.block.disabled = !person?.started;
    this.block.textContent = t(person?.blocked ? "trouble.unblock" : "trouble.block");
  }

  #blockOrNot() {
    const person = this.world.people.get(Number(this.person.value));
    return this.world.attempt(() => post(`people/${person.id}/${person.blocked ? "unblock" : "block"}`));
  }

  #process() {
    this.bot = make("span", { class: "bot-state" });
    const acts = ["restart", "kill"].map((wish) => {
      const act = button({ class: `step ${wish}`, t: `trouble.${wish}` }, () => this.world.wish(wish));
      return make("div", { class: "act" }, act, make("small", { t: `trouble.${wish}.about` }));
    });
    return make("section", {}, make("h3", {}, make("span", { t: "trouble.bot" }), this.bot), ...acts);
  }
}
