// The sheet "who got what": what really arrived, newest first, the same words at the same minute in one line.

import { get } from "./api.js";
import { button, make, offer } from "./dom.js";
import { gathered } from "./feed.js";
import { moment, t } from "./words.js";

const AT_ONCE = 2000; // arrivals fetched with one request
const LINES = 80; // lines shown at once
const SOON_MS = 300;

export class Ledger {
  key = "tools.ledger";
  #arrivals = [];
  #last = 0;
  #shown = LINES;
  #isOpen = false;

  constructor(world) {
    this.world = world;
    this.person = make("select", { class: "step", tLabel: "ledger.person", on: { change: () => this.#choose() } });
    this.total = make("small", { class: "aside" });
    this.lines = make("div", { class: "arrivals" });
    this.more = button({ class: "step", t: "ledger.more" }, () => this.#showMore());
    const filter = make("div", { class: "filter" }, this.person, this.total);
    this.root = make("div", {}, make("p", { class: "aside", t: "ledger.about" }), filter, this.lines, this.more);
    this.refresh = gathered(() => this.#fetch(), SOON_MS);
    world.addEventListener("arrival", () => this.#isOpen && this.refresh());
    world.addEventListener("anew", () => this.#restart());
  }

  opened() {
    this.#isOpen = true;
    this.#shown = LINES;
    this.draw();
    this.refresh();
  }

  closed() {
    this.#isOpen = false;
  }

  draw() {
    if (!this.#isOpen) return;
    this.#showPeople();
    const wanted = Number(this.person.value);
    const arrivals = wanted ? this.#arrivals.filter((one) => one.chat_id === wanted) : this.#arrivals;
    const groups = newestGroups(arrivals, this.#shown);
    this.#replace(groups);
    if (!groups.length) this.lines.append(make("p", { class: "empty", text: t("ledger.empty") }));
    this.total.textContent = t("ledger.total", { n: arrivals.length });
    this.more.hidden = groups.length < this.#shown;
  }

  /** New lines for old; open ones stay open, and the focus stays where it was. */
  #replace(groups) {
    const open = new Set([...this.lines.querySelectorAll("[open]")].map((line) => line.dataset.key));
    const held = this.lines.contains(document.activeElement) ? document.activeElement.parentElement.dataset.key : null;
    const lines = groups.map((group) => arrivalLine(group, open.has(group.key)));
    this.lines.replaceChildren(...lines);
    lines.find((line) => line.dataset.key === held)?.firstElementChild.focus();
  }

  #restart() {
    this.#arrivals = [];
    this.#last = 0;
    if (this.#isOpen) this.refresh();
  }

  #choose() {
    this.#shown = LINES;
    this.draw();
  }

  #showMore() {
    this.#shown += LINES;
    this.draw();
  }

  #showPeople() {
    const people = [...this.world.people.values()].map((one) => [one.id, one.name]);
    offer(this.person, [["", t("ledger.everybody")], ...people]);
  }

  async #fetch() {
    for (;;) {
      const { last, arrivals } = await get(`ledger?after=${this.#last}&limit=${AT_ONCE}`);
      this.#arrivals.push(...arrivals);
      this.#last = arrivals.at(-1)?.seq ?? this.#last;
      if (this.#last >= last || !arrivals.length) break;
    }
    this.draw();
  }
}

/** Arrivals of the same words in the same minute as one group; the newest `limit` groups, newest first. */
function newestGroups(arrivals, limit) {
  const groups = new Map();
  for (let number = arrivals.length - 1; number >= 0; number -= 1) {
    const one = arrivals[number];
    const key = `${one.at.slice(0, 16)} ${one.kind} ${firstLine(one.text)}`;
    if (!groups.has(key) && groups.size === limit) break;
    if (!groups.has(key)) groups.set(key, { key, first: one, people: new Set() });
    groups.get(key).people.add(one.person);
  }
  return [...groups.values()];
}

const firstLine = (text) => text.split("\n", 1)[0];

function arrivalLine({ key, first, people }, isOpen) {
  const names = [...people].sort().join("、");
  const who = people.size === 1 ? names : t("ledger.people", { n: people.size });
  const when = make("time", { datetime: first.at, text: `${moment(first.at, "stamp")} ${moment(first.at, "clock")}` });
  const kind = make("span", { class: `kind kind-${first.kind}`, text: t(`ledger.${first.kind}`) });
  const words = make("b", { text: firstLine(first.text) || t("ledger.nothing") });
  const head = make("span", { class: "arrival-head" }, when, kind, make("span", { class: "who", text: who }));
  const summary = make("summary", {}, head, words);
  const whole = make("p", { class: "whole", text: first.text });
  const labels = make("p", { class: "labels" }, ...first.labels.map((one) => make("span", { text: one })));
  const whom = make("p", { class: "aside", text: names });
  return make("details", { "data-key": key, open: isOpen }, summary, whole, labels, whom);
}
