// What is known of one person's chat, fetched anew only where it changed; how it looks is decided elsewhere.

import { get, post, upload } from "./api.js";
import { gathered } from "./feed.js";

const PAGE = 100; // messages shown at once, and how many more a wish for earlier ones brings
const SINGLY = 5; // up to so many changed messages are fetched one by one
const SOON_MS = 30;

export class Chat extends EventTarget {
  #messages = new Map();
  #changed = new Set();
  #size = PAGE;

  /** Dispatches `change` when the messages did. */
  constructor(person) {
    super();
    this.person = person;
    this.path = `people/${person}`;
    this.refresh = gathered(() => this.#fetchChanged(), SOON_MS);
  }

  /** The newest messages, oldest first. */
  get messages() {
    return [...this.#messages.values()].sort((a, b) => a.message_id - b.message_id).slice(-this.#size);
  }

  get hasEarlier() {
    return this.#messages.size >= this.#size;
  }

  async load() {
    const { messages } = await get(`${this.path}/messages?limit=${this.#size}`);
    this.#messages = new Map(messages.map((message) => [message.message_id, message]));
    this.dispatchEvent(new Event("change"));
  }

  earlier() {
    this.#size += PAGE;
    return this.load();
  }

  /** A message came, changed or went; it is fetched soon. */
  changed(messageId) {
    this.#changed.add(messageId);
    this.refresh();
  }

  say(text) {
    return post(`${this.path}/text`, { text });
  }

  start(payload) {
    return post(`${this.path}/start`, { payload });
  }

  tap(messageId, data) {
    return post(`${this.path}/tap`, { message_id: messageId, data });
  }

  send(kind, file, caption) {
    return upload(this.person, kind, file, caption);
  }

  unblock() {
    return post(`${this.path}/unblock`);
  }

  async menu() {
    return (await get(`${this.path}/menu`)).commands;
  }

  async #fetchChanged() {
    const ids = [...this.#changed];
    this.#changed.clear();
    if (ids.length > SINGLY) return this.load();
    const messages = await Promise.all(ids.map((id) => get(`${this.path}/messages/${id}`)));
    for (const message of messages) this.#messages.set(message.message_id, message);
    this.#trim();
    return this.dispatchEvent(new Event("change"));
  }

  #trim() {
    const spare = [...this.#messages.keys()].sort((a, b) => a - b).slice(0, -2 * this.#size);
    for (const id of spare) this.#messages.delete(id);
  }
}
