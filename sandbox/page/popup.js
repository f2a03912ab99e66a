// A button that opens a short list to choose from; works with arrow keys, Escape and a tap elsewhere.

import { button, icon, make } from "./dom.js";
import { t } from "./words.js";

export class Popup {
  /** `choices()` → `[{title, text} or {key, icon}, act]`, asked for at each opening. */
  constructor(key, iconName, choices) {
    this.choices = choices;
    const opening = { class: "round", tLabel: key, "aria-haspopup": "menu", "aria-expanded": "false" };
    this.button = button(opening, () => (this.list.hidden ? this.open(true) : this.close()), icon(iconName));
    this.list = make("div", { class: "popup", role: "menu", hidden: true, tLabel: key });
    this.root = make("div", { class: "popup-place" }, this.button, this.list);
    this.root.addEventListener("keydown", (event) => this.#pressed(event));
    this.root.addEventListener("focusout", (event) => this.#left(event));
    document.addEventListener("pointerdown", (event) => this.root.contains(event.target) || this.close());
  }

  /** Show the list; `takesFocus` unless somebody is typing. */
  async open(takesFocus) {
    const choices = (await this.choices()) ?? [];
    const items = choices.map((choice) => this.#item(choice));
    this.list.replaceChildren(...(items.length ? items : [make("p", { class: "aside", text: t("chat.menu.empty") })]));
    this.list.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    if (takesFocus) items[0]?.focus();
  }

  close() {
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  #item(choice) {
    const words = choice.key ? make("span", { t: choice.key }) : make("b", { text: choice.title });
    const picture = choice.icon ? icon(choice.icon) : null;
    const about = choice.text ? make("span", { text: choice.text }) : null;
    const act = () => {
      this.close();
      this.button.focus();
      choice.act();
    };
    return button({ role: "menuitem", class: "choice" }, act, picture, words, about);
  }

  #pressed(event) {
    if (event.key === "Escape" && !this.list.hidden) {
      event.stopPropagation();
      this.close();
      this.button.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const items = [...this.list.querySelectorAll("[role=menuitem]")];
    if (!step || this.list.hidden || !items.length) return;
    event.preventDefault();
    items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
  }

  #left(event) {
    if (event.relatedTarget && !this.root.contains(event.relatedTarget)) this.close();
  }
}
