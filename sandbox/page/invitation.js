// What an empty chat shows: the invitation this person holds, or that they have not begun.

import { button, make } from "./dom.js";
import { language, t } from "./words.js";

export class Invitation {
  #shown = "";

  /** `open(payload)` follows the start link. */
  constructor(open) {
    this.open = open;
    this.root = make("div", { class: "invitation", hidden: true });
  }

  show(person) {
    this.root.hidden = person.started || person.deactivated;
    const shown = [language(), person.name, person.start_payload].join(" ");
    if (this.root.hidden || this.#shown === shown) return;
    this.#shown = shown;
    const slip = person.start_payload ? this.#slip(person) : make("p", { class: "aside", t: "chat.start.about" });
    this.root.replaceChildren(slip);
  }

  #slip(person) {
    const code = make("span", { class: "slip-code", "aria-hidden": "true" });
    const title = make("b", { text: t("chat.invited", { name: person.name }) });
    const about = make("p", { t: "chat.invited.about" });
    const open = button({ class: "solid", t: "chat.invited.open" }, () => this.open(person.start_payload));
    return make("div", { class: "slip" }, code, title, about, open);
  }
}
