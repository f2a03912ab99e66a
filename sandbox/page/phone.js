// One phone: whose it is, its chat, and what its owner can do there; drawing a message is message.js's business.

import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { button, icon, label, make, retell } from "./dom.js";
import { Invitation } from "./invitation.js";
import { MessageList } from "./list.js";
import { Notices } from "./notice.js";
import { Shell } from "./shell.js";
import { t } from "./words.js";

const BOT_LINK = "https://t.me/";
const TAP_MS = 15000; // a tap that was not answered by then never will be

export class Phone extends EventTarget {
  chat = null;
  #tapped = new Map();
  #unseen = 0;

  /** Dispatches `choose` when another person is wanted. */
  constructor(world, number) {
    super();
    this.world = world;
    const acts = { tap: (...given) => this.#tap(...given), say: (text) => this.say(text) };
    this.list = new MessageList(acts, () => this.#scrolled());
    this.composer = new Composer({
      say: (text) => this.say(text),
      send: (...given) => this.world.attempt(() => this.chat.send(...given)),
      tell: (text) => this.notices.tell(text),
      menu: () => this.world.attempt(() => this.chat.menu()),
    });
    this.notices = new Notices();
    this.invitation = new Invitation((payload) => this.#start(payload));
    this.#build(number);
  }

  #build(number) {
    this.earlier = button({ class: "earlier", t: "chat.earlier", hidden: true }, () => this.#earlier());
    this.count = make("span", { class: "count", hidden: true });
    const jump = { class: "round jump", tLabel: "chat.newest", hidden: true };
    this.jump = button(jump, () => this.#toNewest(), icon("down"), this.count);
    this.list.root.prepend(this.earlier);
    this.list.root.addEventListener("click", (event) => this.#followed(event));
    const inside = [this.list.root, this.invitation.root, this.jump, this.notices.root];
    this.shell = new Shell(number, inside, this.composer.root);
    this.shell.owner.addEventListener("change", () => this.#choose());
    this.root = this.shell.root;
  }

  get person() {
    return this.world.people.get(this.chat?.person);
  }

  /** Hand the phone to somebody. */
  give(account) {
    this.chat = new Chat(account);
    this.chat.addEventListener("change", (event) => event.target === this.chat && this.#draw());
    this.list.forget();
    this.composer.clear();
    this.notices.clear();
    this.notices.alert.close();
    this.shell.idle();
    this.tell();
    return this.world.attempt(() => this.chat.load());
  }

  /** Its owner looks at the newest messages. */
  look() {
    this.list.toEnd();
    this.#scrolled();
  }

  /** Something happened in this person's chat. */
  take(event) {
    if (event.kind === "typing") this.shell.typing();
    if (event.kind === "answer") this.#answered(event);
    if (!["new", "edited", "deleted"].includes(event.kind)) return;
    if (event.from_bot && event.kind === "new") this.shell.idle();
    if (event.from_bot && event.kind === "new" && !this.list.isAtEnd) this.#unseen += 1;
    this.chat.changed(event.message_id);
  }

  /** Say names, roles, the time and what can be done again, after any of them changed. */
  tell() {
    const { world, person } = this;
    this.shell.tell(
      world,
      person,
      [...world.people.values()].map((one) => [one.id, this.#choice(one)]),
    );
    if (!person) return;
    this.list.root.setAttribute("aria-label", t("chat.messages", { name: person.name }));
    this.invitation.show(person);
    this.composer.replace(this.#insteadOfWriting(person));
  }

  retell() {
    retell(this.root);
    this.composer.retell();
    this.tell();
    if (this.chat) this.#draw();
  }

  #choice(person) {
    const unread = person.id === this.person?.id ? 0 : this.world.unread(person.id);
    return unread ? `${person.name} (${unread})` : person.name;
  }

  #insteadOfWriting({ id, deactivated, blocked, started, start_payload: payload }) {
    const instead = (words, act) => ({ key: `${id} ${words}`, words, act });
    if (deactivated) return instead("chat.gone");
    if (blocked) return instead("chat.unblock", () => this.world.attempt(() => this.chat.unblock()));
    if (started) return null;
    return instead(payload ? "chat.invited.open" : "chat.start", () => this.#start(payload));
  }

  #draw() {
    this.earlier.hidden = !this.chat.hasEarlier;
    this.list.show(this.chat.messages);
    this.#scrolled();
  }

  #choose() {
    this.dispatchEvent(new CustomEvent("choose", { detail: Number(this.shell.owner.value) }));
  }

  /** Write in its owner's name. */
  say(text) {
    this.list.toEnd();
    return this.world.attempt(() => this.chat.say(text));
  }

  #start(payload) {
    return this.world.attempt(() => this.chat.start(payload));
  }

  #followed(event) {
    const link = event.target.closest(".text a[href]");
    if (!link?.href.startsWith(BOT_LINK)) return;
    event.preventDefault();
    this.#open(link.href);
  }

  /** A link to the bot itself is opened on this phone; any other one in a window of its own. */
  #open(address) {
    if (address.startsWith(BOT_LINK)) return this.#start(new URL(address).searchParams.get("start") ?? "");
    return window.open(address, "_blank", "noopener");
  }

  async #tap({ message_id: id }, key, element) {
    if (key.url) return this.#open(key.url);
    if (key.callback_data === undefined) return null;
    this.#release(id);
    element.setAttribute("aria-busy", "true");
    this.#tapped.set(id, { element, timer: setTimeout(() => this.#release(id), TAP_MS) });
    const sent = await this.world.attempt(() => this.chat.tap(id, key.callback_data));
    if (!sent) this.#release(id);
    return sent;
  }

  #release(messageId) {
    const tapped = this.#tapped.get(messageId);
    if (!tapped) return;
    clearTimeout(tapped.timer);
    tapped.element.removeAttribute("aria-busy");
    this.#tapped.delete(messageId);
  }

  #answered(event) {
    this.#release(event.message_id);
    if (!event.text) return;
    if (event.alert) this.notices.ask(event.text);
    else this.notices.tell(event.text);
  }

  #earlier() {
    return this.world.attempt(() => this.chat.earlier());
  }

  #toNewest() {
    this.list.toEnd();
    this.list.root.focus({ preventScroll: true });
  }

  #scrolled() {
    const isAtEnd = this.list.isAtEnd;
    if (isAtEnd) this.#unseen = 0;
    if (isAtEnd && this.root.checkVisibility()) this.world.wasRead(this.chat?.person);
    this.jump.hidden = isAtEnd;
    this.count.hidden = !this.#unseen;
    this.count.textContent = this.#unseen;
    label(this.jump, "chat.newest");
    if (this.#unseen) this.jump.setAttribute("aria-label", t("chat.newest.unread", { n: this.#unseen }));
  }
}
