// What everything on the page shares: people and their roles, the clock, notes, and who has unread messages.

import { get, post } from "./api.js";
import { Feed, gathered } from "./feed.js";
import { either, t } from "./words.js";

const SOON_MS = 50;
const PEOPLE_MS = 250;
const IN_CHATS = new Set(["new", "edited", "deleted", "typing", "answer", "menu", "blocked"]);

export class World extends EventTarget {
  people = new Map();
  notes = {};
  clock = null;
  bot = "";
  feed = new Feed();
  #unread = new Map();

  /** Dispatches `people`, `notes`, `clock`, `log`, `unread`, `arrival`, `anew`, `trouble` (detail: a sentence), and `chat` (detail: an event of the feed). */
  constructor() {
    super();
    this.refreshPeople = gathered(() => this.#fetchPeople(), PEOPLE_MS);
    this.refreshClock = gathered(() => this.#fetchClock(), SOON_MS);
    this.refreshNotes = gathered(() => this.#fetchNotes(), SOON_MS);
    this.feed.addEventListener("events", ({ detail }) => detail.forEach((event) => this.#take(event)));
    this.feed.addEventListener("anew", () => this.#begin());
  }

  /** The name and role of somebody, as shown where a person is chosen. */
  role(account) {
    const noted = this.notes.roles?.find((role) => role.account === account);
    if (!noted) return this.notes.roles ? t("role.none") : "";
    return [t(`role.${noted.role}`), noted.unit].filter(Boolean).join(" · ");
  }

  /** What the bot is called: by the notes, else as Telegram has it. */
  get title() {
    return either(this.notes.title) || this.bot;
  }

  unread(account) {
    return this.#unread.get(account) ?? 0;
  }

  wasRead(account) {
    if (!this.#unread.delete(account)) return;
    this.#tell("unread");
  }

  /** Do something that may be refused; a refusal is told on the page. Returns what was answered, or null. */
  async attempt(work) {
    try {
      return await work();
    } catch (error) {
      if (error.status === undefined) throw error;
      this.#tell("trouble", t("page.refused", { why: error.message }));
      return null;
    }
  }

  /** `by`: whose hand the log names, `page` or `play`. */
  async push(step, by = "page") {
    const clock = await this.attempt(() => post("clock", { ...step, by }));
    if (clock) this.#keepClock(clock);
  }

  wish(wish) {
    return this.attempt(() => post("wishes", { wish }));
  }

  async #begin() {
    await Promise.all([this.#fetchNotes(), this.#fetchClock(), this.#fetchPeople(), this.#fetchBot()]);
    this.#tell("anew");
  }

  #take(event) {
    if (event.kind === "clock") this.refreshClock();
    if (event.kind === "log") this.#tell("log");
    if (event.kind === "notes") this.refreshNotes();
    if (event.kind === "person" || event.kind === "blocked") this.refreshPeople();
    if (event.kind === "new" && !event.from_bot && !this.people.get(event.person)?.started) this.refreshPeople();
    if (event.kind === "reset") this.#begin();
    if (event.kind === "new" && event.from_bot) this.#count(event.person);
    if (event.from_bot) this.#tell("arrival");
    if (IN_CHATS.has(event.kind)) this.#tell("chat", event);
  }

  #count(account) {
    this.#unread.set(account, this.unread(account) + 1);
    this.#tell("unread");
  }

  async #fetchPeople() {
    const { people } = await get("people");
    this.people = new Map(people.map((person) => [person.id, person]));
    this.#tell("people");
  }

  async #fetchNotes() {
    this.notes = await get("notes");
    this.#tell("notes");
  }

  async #fetchClock() {
    this.#keepClock(await get("clock"));
  }

  async #fetchBot() {
    this.bot = (await get("bots")).bots[0].first_name;
  }

  #keepClock(clock) {
    this.clock = {
      ...clock,
      now: new Date(clock.now),
      goal: new Date(clock.goal),
      next: clock.next && new Date(clock.next),
    };
    this.#tell("clock");
  }

  #tell(kind, detail = null) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }
}
