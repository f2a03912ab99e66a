// The guided tour: a strip above the phones that says what to try next, points at it, and can do it.

import { button, icon, make, retell } from "./dom.js";
import { t } from "./words.js";

const SEEN = "zhengyou.tour.seen";
const [MEMBER, SECRETARY, ADMIN] = [0, 1, 2];

/** What the tour shows: `phone` or `at` (a selector) is pointed at; `says` is a command that can be sent for the visitor. */
const STEPS = [
  { key: "hello", at: "#phones" },
  { key: "join", phone: MEMBER },
  { key: "clock", at: "#next-event" },
  { key: "clocklog", at: "#tool-clocklog" },
  { key: "report", phone: MEMBER, says: "/report" },
  { key: "broadcast", phone: SECRETARY, says: "/broadcast" },
  { key: "branch", phone: SECRETARY, says: "/branch" },
  { key: "trouble", phone: MEMBER, wish: "kill" },
  { key: "history", at: "#clock", wish: "history" },
  { key: "stats", phone: ADMIN, says: "/stats" },
  { key: "play", at: "#clock .play" },
];

export class Tour {
  #step = 0;

  constructor(world, phones, root) {
    this.world = world;
    this.phones = phones;
    this.root = root;
    this.count = make("span", { class: "aside" });
    this.words = make("p", { class: "tour-words", "aria-live": "polite" });
    this.act = button({ class: "step" }, () => this.#do());
    this.back = button({ class: "step", t: "tour.back" }, () => this.#go(-1));
    this.next = button({ class: "step forward" }, () => this.#go(1));
    const close = button({ class: "round", tLabel: "tour.close" }, () => this.close(), icon("close"));
    root.append(this.count, this.words, make("div", { class: "tour-buttons" }, this.act, this.back, this.next, close));
    this.opener = button({ class: "tool", t: "tools.tour", "aria-controls": root.id }, () => this.toggle());
    world.addEventListener("notes", () => this.#offer());
  }

  toggle() {
    if (this.root.hidden) this.open();
    else this.close();
  }

  open() {
    this.#step = 0;
    this.root.hidden = false;
    this.show();
  }

  close() {
    localStorage.setItem(SEEN, "yes");
    this.root.hidden = true;
    this.#point(null);
    this.show();
    this.opener.focus();
  }

  /** The present step, in the present language. */
  show() {
    this.opener.setAttribute("aria-expanded", String(!this.root.hidden));
    if (this.root.hidden) return;
    retell(this.root);
    const { key, phone, at, says, wish } = STEPS[this.#step];
    this.count.textContent = `${this.#step + 1} / ${STEPS.length}`;
    this.words.textContent = t(`tour.${key}`);
    this.act.hidden = !says && !this.#canWish(wish);
    if (says) this.act.textContent = t("tour.send", { command: says });
    else if (wish) this.act.textContent = t(`tour.wish.${wish}`);
    this.back.disabled = this.#step === 0;
    this.next.textContent = t(this.#step === STEPS.length - 1 ? "tour.done" : "tour.next");
    if (phone !== undefined) this.phones.bring(phone);
    this.#point(at ? document.querySelector(at) : this.phones.rootOf(phone));
  }

  /** Where the demo runs, a first visit begins with the tour. */
  #offer() {
    if (this.world.notes.bot && this.root.hidden && !localStorage.getItem(SEEN)) this.open();
    if (!this.root.hidden) this.show();
  }

  #canWish(wish) {
    const { bot, history } = this.world.notes;
    return wish === "history" ? history === "offered" : Boolean(wish && bot);
  }

  #go(by) {
    if (this.#step + by === STEPS.length) return this.close();
    this.#step += by;
    return this.show();
  }

  #do() {
    const { phone, says, wish } = STEPS[this.#step];
    return says ? this.phones.say(phone, says) : this.world.wish(wish);
  }

  #point(target) {
    for (const element of document.querySelectorAll(".pointed")) element.classList.remove("pointed");
    target?.classList.add("pointed");
  }
}
