// The clock of the campaign: what time it is, and the buttons that push it on; the sandbox keeps the time itself.

import { button, icon, label, make, retell, say } from "./dom.js";
import { dawn, moment, t } from "./words.js";

const BEAT_MS = 400;
const HOUR_S = 3600;
const DAY_MS = 86400000;
const SPEEDS = [HOUR_S, 6 * HOUR_S, 24 * HOUR_S, 168 * HOUR_S];
const STEPS = { "clock.hour": HOUR_S, "clock.day": 24 * HOUR_S, "clock.week": 168 * HOUR_S };

export class ClockBar {
  #beat = null;

  constructor(world, root) {
    this.world = world;
    this.root = root;
    this.date = make("span", { class: "clock-date" });
    this.time = make("time", { class: "clock-time" });
    this.state = make("span", { class: "clock-state" });
    this.next = this.#button("clock.next", () => world.push({ to_next: true }));
    this.next.id = "next-event"; // the tour points at it
    this.end = this.#button("clock.end", () => world.push({ goal: this.#end().toISOString() }));
    this.play = button({ class: "step play" }, () => this.#toggle());
    const speeds = SPEEDS.map((speed) =>
      make("option", { value: speed, t: `clock.speed.${speed}`, selected: speed === SPEEDS[1] }),
    );
    this.speed = make("select", { class: "step", tLabel: "clock.speed" }, ...speeds);
    const steps = Object.entries(STEPS).map(([key, advance]) => this.#button(key, () => world.push({ advance })));
    const buttons = make("div", { class: "clock-buttons" }, ...steps, this.next, this.end, this.play, this.speed);
    const shown = make("div", { class: "clock-now" }, make("div", {}, this.date, " ", this.time), this.state);
    root.append(shown, buttons);
    world.addEventListener("clock", () => this.show());
    world.addEventListener("notes", () => this.show());
  }

  retell() {
    retell(this.root);
    this.show();
  }

  show() {
    const { clock } = this.world;
    if (!clock) return;
    this.date.textContent = moment(clock.now, "full");
    this.time.textContent = moment(clock.now, "clock");
    this.time.dateTime = clock.now.toISOString();
    this.#showState();
    this.next.disabled = !clock.next || clock.next <= clock.goal;
    this.next.title = this.next.disabled ? t(this.#isOver() ? "clock.over" : "clock.next.none") : t("clock.next.at", { at: this.#instant(clock.next) });
    this.end.disabled = this.#end() <= clock.goal;
    this.#showPlay();
  }

  get isPlaying() {
    return this.#beat !== null || this.world.notes.speed > 0;
  }

  #showState() {
    const { now, goal } = this.world.clock;
    const isBusy = now < goal;
    this.state.classList.toggle("busy", isBusy);
    this.root.setAttribute("aria-busy", String(isBusy));
    if (isBusy) this.state.textContent = t("clock.busy", { goal: this.#instant(goal) });
    else if (this.isPlaying) this.state.textContent = t("clock.playing");
    else this.state.textContent = t(this.#isOver() ? "clock.over" : "clock.idle");
  }

  #showPlay() {
    const key = this.isPlaying ? "clock.pause" : "clock.play";
    if (this.play.dataset.key === key) return;
    this.play.dataset.key = key;
    const words = make("span", {});
    say(words, key);
    this.play.replaceChildren(icon(this.isPlaying ? "pause" : "play"), words);
    label(this.play, key);
  }

  #instant(at) {
    return `${moment(at, "day")} ${moment(at, "clock")}`;
  }

  /** Whether the last phase is over and nothing more will come by itself. */
  #isOver() {
    const { now, next } = this.world.clock;
    return Boolean(this.world.notes.phases) && this.#end() <= now && !next;
  }

  /** The end of the last phase; without phases a year ahead. */
  #end() {
    const last = this.world.notes.phases?.at(-1);
    return last
      ? new Date(dawn(last.end).getTime() + DAY_MS)
      : new Date(this.world.clock.goal.getTime() + 365 * DAY_MS);
  }

  #button(key, act) {
    return button({ class: "step", t: key }, act);
  }

  #toggle() {
    if (this.world.notes.speed > 0) this.world.wish("pause");
    else if (this.#beat === null) this.#beat = setInterval(() => this.#push(), BEAT_MS);
    else this.#stop();
    this.show();
  }

  #stop() {
    clearInterval(this.#beat);
    this.#beat = null;
  }

  /** One beat: on by the chosen speed, unless the bot is still busy with the last one. */
  #push() {
    const { now, goal } = this.world.clock;
    if (now < goal) return;
    if (this.#end() <= goal) this.#stop();
    this.world.push({ advance: (Number(this.speed.value) * BEAT_MS) / 1000 }, "play");
  }
}
