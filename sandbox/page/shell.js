// The shell of a phone: whose it is, the time, the head with the bot's name and what it does; the chat is put inside.

import { make, offer, retext } from "./dom.js";
import { moment, t } from "./words.js";

const TYPING_MS = 5000;

export class Shell {
  #typing = null;

  /** `inside`: what stands in the middle; `foot` below it. */
  constructor(number, inside, foot) {
    this.owner = make("select", { class: "owner", tLabel: "phones.whose" });
    this.role = make("span", { class: "role" });
    this.time = make("span", { class: "phone-time" });
    const top = make("div", { class: "phone-top", "aria-hidden": "true" }, this.time);
    const middle = make("div", { class: "middle" }, ...inside);
    const phone = make("div", { class: "phone" }, top, this.#head(), middle, foot);
    const line = make("div", { class: "owner-line" }, this.owner, this.role);
    this.root = make("section", { class: "place", id: `phone-${number}`, role: "group" }, line, phone);
  }

  /** Say everything again. `choices`: `[account, name]` of all whose phone it could be; `person` may be missing. */
  tell(world, person, choices) {
    offer(this.owner, choices);
    if (person) this.owner.value = person.id;
    if (person) this.root.setAttribute("aria-label", t("phones.phone", { name: person.name }));
    retext(this.role, person ? world.role(person.id) : "");
    retext(this.name, world.title);
    retext(this.state, t(this.#typing ? "chat.typing" : "chat.bot"));
    retext(this.time, world.clock ? moment(world.clock.now, "clock") : "");
  }

  /** The bot is about to write; shown until `idle`, or for a few seconds. */
  typing() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.idle(), TYPING_MS);
    this.#showState();
  }

  idle() {
    clearTimeout(this.#typing);
    this.#typing = null;
    this.#showState();
  }

  #showState() {
    this.state.classList.toggle("typing", Boolean(this.#typing));
    retext(this.state, t(this.#typing ? "chat.typing" : "chat.bot"));
  }

  #head() {
    this.name = make("b", {});
    this.state = make("small", {});
    const avatar = make("span", { class: "avatar", "aria-hidden": "true", text: "争" });
    return make("header", { class: "phone-head" }, avatar, make("div", {}, this.name, this.state));
  }
}
