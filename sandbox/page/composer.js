// The foot of a phone: writing, commands, sending files; or the one button that is there instead of it.

import { button, icon, make } from "./dom.js";
import { Popup } from "./popup.js";
import { t } from "./words.js";

const MOST_MIB = { photo: 10, document: 50 }; // what Telegram takes (Bot API, sending files)

const TALLEST_PX = 132;

export class Composer {
  /** `acts`: say(text), send(kind, file, caption), menu() → commands; each is somebody's own. */
  constructor(acts) {
    this.acts = acts;
    this.words = make("textarea", { rows: "1", tLabel: "chat.write", dir: "auto", enterkeyhint: "send" });
    this.words.addEventListener("input", () => this.#grow());
    this.words.addEventListener("keydown", (event) => this.#typed(event));
    this.file = make("input", { type: "file", hidden: true, on: { change: () => this.#sendFile() } });
    this.commands = new Popup("chat.menu", "menu", () => this.#commands());
    this.attachments = new Popup("chat.attach", "attach", () => this.#attachments());
    const send = make("button", { type: "submit", class: "round send", tLabel: "chat.send" }, icon("send"));
    this.form = make(
      "form",
      { class: "composer" },
      this.commands.root,
      this.words,
      this.attachments.root,
      this.file,
      send,
    );
    this.form.addEventListener("submit", (event) => this.#send(event));
    this.instead = make("div", { class: "instead", hidden: true, "data-key": "" });
    this.root = make("footer", { class: "foot" }, this.form, this.instead);
  }

  /** Show one big button in place of the writing; null brings the writing back. `key` tells one from another. */
  replace(given) {
    if (this.instead.dataset.key === (given?.key ?? "")) return;
    this.instead.dataset.key = given?.key ?? "";
    this.form.hidden = Boolean(given);
    this.instead.hidden = !given;
    this.instead.replaceChildren();
    if (!given) return;
    const { act, words } = given;
    this.instead.append(act ? button({ class: "wide", t: words }, act) : make("p", { t: words }));
  }

  /** An empty box, for another person's phone. */
  clear() {
    this.words.value = "";
    this.#grow();
  }

  retell() {
    this.words.placeholder = t("chat.write");
  }

  #grow() {
    this.words.style.height = ""; // one line, also where the phone is out of sight and has no height
    if (this.words.value) this.words.style.height = `${Math.min(this.words.scrollHeight, TALLEST_PX)}px`;
  }

  #typed(event) {
    if (event.key === "/" && !this.words.value) this.commands.open(false);
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  async #send(event) {
    event.preventDefault();
    const text = this.words.value;
    if (!text.trim()) return;
    this.commands.close();
    this.clear();
    if ((await this.acts.say(text)) === null) this.words.value = text;
    this.#grow();
  }

  async #commands() {
    const commands = await this.acts.menu();
    return commands.map(({ command, description }) => ({
      title: `/${command}`,
      text: description,
      act: () => {
        this.clear();
        this.acts.say(`/${command}`);
      },
    }));
  }

  #attachments() {
    return [
      { key: "chat.attach.photo", icon: "picture", act: () => this.#choose("photo", "image/*") },
      { key: "chat.attach.document", icon: "file", act: () => this.#choose("document", "") },
    ];
  }

  #choose(kind, accept) {
    this.file.dataset.kind = kind;
    this.file.accept = accept;
    this.file.value = "";
    this.file.click();
  }

  async #sendFile() {
    const [file] = this.file.files;
    if (!file) return;
    const kind = this.file.dataset.kind;
    if (file.size > MOST_MIB[kind] * 1024 * 1024) return this.acts.tell(t(`chat.large.${kind}`, { most: MOST_MIB[kind] }));
    const caption = this.words.value;
    this.clear();
    if ((await this.acts.send(kind, file, caption)) === null) this.words.value = caption;
  }
}
