// The drawer at the side: one sheet at a time, opened by its button, closed by Escape; what a sheet holds is its own.

import { button, icon, make, retell } from "./dom.js";

export class Drawer {
  #sheet = null;
  #button = null;

  constructor(root) {
    this.root = root;
    this.title = make("h2", { id: "drawer-title" });
    const close = button({ class: "round", tLabel: "tools.close" }, () => this.close(), icon("close"));
    this.content = make("div", { class: "drawer-content" });
    root.setAttribute("aria-labelledby", "drawer-title");
    root.append(make("header", { class: "drawer-head" }, this.title, close), this.content);
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  /** A button that opens `sheet`: `{key, root, opened(), closed()}`. */
  button(sheet) {
    const given = { class: "tool", t: sheet.key, "aria-expanded": "false", "aria-controls": this.root.id };
    const opening = button(given, () => (this.#sheet === sheet ? this.close() : this.open(sheet, opening)));
    return opening;
  }

  open(sheet, opening) {
    this.close();
    [this.#sheet, this.#button] = [sheet, opening];
    opening.setAttribute("aria-expanded", "true");
    this.title.dataset.t = sheet.key;
    this.content.replaceChildren(sheet.root);
    this.root.hidden = false;
    document.body.classList.add("with-drawer");
    retell(this.root);
    sheet.opened();
    this.root.querySelector("button").focus();
  }

  close() {
    if (!this.#sheet) return;
    this.#sheet.closed();
    this.root.hidden = true;
    document.body.classList.remove("with-drawer");
    this.#button.setAttribute("aria-expanded", "false");
    this.#button.focus();
    this.#sheet = null;
  }
}
