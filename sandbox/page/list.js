// The messages of one chat on the screen: the newest ones in order, changed ones replaced, the end kept in view.

import { make } from "./dom.js";
import { dayLine, messageLine } from "./message.js";
import { language, moment } from "./words.js";

const NEAR_PX = 80; // so close to the end counts as being at the end

export class MessageList {
  #drawn = new Map(); // by key: what it was drawn from, and its element
  #isFollowing = true; // whether the end stays in view when something grows

  /** `acts`: what the person can do with a message (message.js). `onScroll` is called when the end comes or goes. */
  constructor(acts, onScroll) {
    this.acts = acts;
    this.lines = make("ol", { class: "messages" });
    this.root = make("div", { class: "chat", role: "log", tabindex: "0" }, this.lines);
    this.root.addEventListener("scroll", () => this.#scrolled(onScroll), { passive: true });
    const sizes = new ResizeObserver(() => this.#isFollowing && this.toEnd());
    for (const element of [this.root, this.lines]) sizes.observe(element);
  }

  get isAtEnd() {
    return this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < NEAR_PX;
  }

  toEnd() {
    this.root.scrollTop = this.root.scrollHeight;
  }

  /** Show exactly these messages, oldest first; elements of unchanged ones stay, and so does the place read at. */
  show(messages) {
    const [wasAtEnd, fromEnd] = [this.#isFollowing, this.root.scrollHeight - this.root.scrollTop];
    const oldest = this.lines.firstElementChild?.dataset.key;
    const wanted = this.#elements(messages);
    this.#arrange(wanted);
    if (wasAtEnd) this.toEnd();
    else if (wanted[0]?.dataset.key !== oldest) this.root.scrollTop = this.root.scrollHeight - fromEnd;
  }

  forget() {
    this.#isFollowing = true;
    this.#drawn.clear();
    this.lines.replaceChildren();
  }

  #scrolled(onScroll) {
    this.#isFollowing = this.isAtEnd;
    onScroll();
  }

  #elements(messages) {
    const before = this.#drawn;
    const wanted = [];
    this.#drawn = new Map();
    let day = "";
    for (const message of messages) {
      const its = moment(message.at, "stamp");
      if (its !== day) wanted.push(this.#element(before, `day ${its}`, its, () => dayLine(message.at)));
      day = its;
      const source = JSON.stringify(message);
      const draw = () => messageLine(message, this.acts);
      wanted.push(this.#element(before, `message ${message.message_id}`, source, draw));
    }
    return wanted;
  }

  #element(before, key, content, draw) {
    const source = `${language()} ${content}`;
    const known = before.get(key);
    const element = known?.source === source ? known.element : draw();
    element.dataset.key = key;
    this.#drawn.set(key, { source, element });
    return element;
  }

  /** Put the elements in place, touching only those that are not there yet; a tapped button keeps the focus. */
  #arrange(wanted) {
    const held = this.lines.contains(document.activeElement)
      ? document.activeElement.closest("[data-key]").dataset.key
      : null;
    const staying = new Set(wanted);
    for (const element of [...this.lines.children]) {
      if (!staying.has(element)) element.remove();
    }
    wanted.forEach((element, number) => {
      if (this.lines.children[number] !== element)
        this.lines.insertBefore(element, this.lines.children[number] ?? null);
    });
    if (held && !this.lines.contains(document.activeElement)) this.#focus(held);
  }

  #focus(key) {
    const element = this.#drawn.get(key)?.element;
    (element?.querySelector("button, a") ?? this.root).focus({ preventScroll: true });
  }
}
