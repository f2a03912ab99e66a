// The campaign at a glance: its phases on a line, with a mark for now; a phase can be gone to.

import { button, make } from "./dom.js";
import { dawn, either, months, t } from "./words.js";

const DAY_MS = 86400000;

export class Timeline {
  constructor(world, root) {
    this.world = world;
    this.root = root;
    this.track = make("div", { class: "track" });
    this.ahead = make("span", { class: "ahead", "aria-hidden": "true" });
    this.mark = make("span", { class: "mark", "aria-hidden": "true" });
    root.append(this.track, this.ahead, this.mark);
    world.addEventListener("notes", () => this.draw());
    world.addEventListener("clock", () => this.move());
  }

  /** The phases anew: after notes came or the language changed. */
  draw() {
    const phases = this.world.notes.phases ?? [];
    this.root.hidden = !phases.length;
    if (this.root.hidden) return;
    this.from = dawn(phases[0].start).getTime();
    this.to = dawn(phases.at(-1).end).getTime() + DAY_MS;
    this.track.replaceChildren(...phases.map((phase) => this.#segment(phase)));
    this.move();
  }

  move() {
    const { clock } = this.world;
    if (!clock || this.root.hidden || !this.to) return;
    this.root.style.setProperty("--now", this.#part(clock.now));
    this.root.style.setProperty("--goal", this.#part(clock.goal));
    for (const segment of this.track.children) {
      const isNow = Number(segment.dataset.from) <= clock.now && clock.now < Number(segment.dataset.to);
      segment.setAttribute("aria-current", isNow ? "step" : "false");
      segment.disabled = Number(segment.dataset.from) <= clock.goal;
    }
  }

  #segment(phase) {
    const [from, to] = [dawn(phase.start), new Date(dawn(phase.end).getTime() + DAY_MS)];
    const when = months(from, dawn(phase.end));
    const words = [make("b", { text: either(phase.name) }), make("small", { text: when })];
    const given = { class: "segment", "data-from": from.getTime(), "data-to": to.getTime() };
    const segment = button(given, () => this.world.push({ goal: from.toISOString() }), ...words);
    segment.title = t("timeline.go", { phase: either(phase.name), when });
    segment.style.flexGrow = to - from;
    return segment;
  }

  /** Where an instant stands on the line, 0 to 1. */
  #part(at) {
    return Math.min(1, Math.max(0, (at.getTime() - this.from) / (this.to - this.from)));
  }
}
