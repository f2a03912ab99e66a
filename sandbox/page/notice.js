// What shows on a phone for a moment: the answer to a tap as a line, or as an alert to be confirmed.

import { make } from "./dom.js";

const SHOWN_MS = 3500;

export class Notices {
  #timer = null;

  constructor() {
    this.toast = make("p", { class: "toast", role: "status", hidden: true });
    this.words = make("p", {});
    const confirm = make("button", { type: "submit", class: "plain", t: "chat.ok", value: "ok" });
    this.alert = make("dialog", { class: "alert" }, make("form", { method: "dialog" }, this.words, confirm));
    this.root = make("div", { class: "notices" }, this.toast, this.alert);
  }

  /** A line at the bottom, gone after a moment. */
  tell(text) {
    clearTimeout(this.#timer);
    this.toast.textContent = text;
    this.toast.hidden = false;
    this.#timer = setTimeout(() => this.clear(), SHOWN_MS);
  }

  /** A box to be confirmed; the rest of the page stays usable. */
  ask(text) {
    this.words.textContent = text;
    if (!this.alert.open) this.alert.show();
  }

  clear() {
    this.toast.hidden = true;
  }
}
