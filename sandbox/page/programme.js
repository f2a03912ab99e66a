// The way to the whole campaign on one page: a wish at first, a link once the page is there.

import { button, make } from "./dom.js";
import { either, t } from "./words.js";

export class Programme {
  constructor(world) {
    this.world = world;
    this.button = button({ class: "tool", id: "tool-programme" }, () => world.wish("programme"));
    this.link = make("a", { class: "tool", id: "link-programme", target: "_blank", rel: "noopener" });
    world.addEventListener("notes", () => this.draw());
  }

  /** A button, a button that is busy, or a link, as the notes have it; nothing where nobody grants the wish. */
  draw() {
    const { bot, programme } = this.world.notes;
    const isReady = Boolean(programme) && typeof programme === "object";
    this.button.hidden = !bot || !programme || isReady;
    this.button.disabled = programme === "underway";
    this.button.textContent = t(programme === "underway" ? "programme.underway" : "programme.open");
    this.button.title = t("programme.label");
    this.link.hidden = !isReady;
    if (!isReady) return;
    this.link.href = either(programme);
    this.link.textContent = t("programme.ready");
    this.link.title = t("programme.label");
  }
}
