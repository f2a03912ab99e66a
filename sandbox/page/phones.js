// Up to three phones side by side, or one at a time behind tabs; who holds them is kept in the address of the page.

import { button, make } from "./dom.js";
import { Phone } from "./phone.js";

const USUAL = [1002, 1001, 1011]; // a member who has not joined yet, a secretary, an admin, where the demo is what runs
const COUNT = 3;

export class Phones {
  #held = [];
  #front = 0;
  #chosen = new Set(); // phones handed to somebody by hand

  constructor(world, root, tabs) {
    this.world = world;
    this.root = root;
    this.tabs = tabs;
    this.nobody = make("p", { class: "nobody", t: "phones.empty" });
    root.append(this.nobody);
    tabs.addEventListener("keydown", (event) => this.#pressed(event));
    world.addEventListener("people", () => this.#peopleCame());
    for (const kind of ["clock", "notes", "unread"]) world.addEventListener(kind, () => this.#tell());
    world.addEventListener("anew", () => this.#loadAll());
    world.addEventListener("chat", ({ detail }) => this.#take(detail));
  }

  retell() {
    for (const phone of this.#held) phone.retell();
    this.#tell();
  }

  #peopleCame() {
    this.nobody.hidden = this.world.people.size > 0;
    while (this.#held.length < Math.min(COUNT, this.world.people.size)) this.#add();
    this.#held.forEach((phone, number) => {
      const owner = this.#owner(number);
      if (!this.#chosen.has(phone) && phone.chat.person !== owner) phone.give(owner);
    });
    this.#tell();
  }

  /** One more phone, in the hands of whom the address names, else of the usual person. */
  #add() {
    const number = this.#held.length;
    const phone = new Phone(this.world, number);
    phone.addEventListener("choose", ({ detail }) => this.#give(phone, detail));
    this.#held.push(phone);
    this.root.append(phone.root);
    const tab = { role: "tab", class: "tab", "aria-controls": `phone-${number}` };
    this.tabs.append(button(tab, () => this.bring(number)));
    this.bring(this.#front);
    phone.retell();
    phone.give(this.#owner(number));
  }

  #owner(number) {
    const { people } = this.world;
    const named = location.hash.slice(1).split(",").map(Number)[number];
    const first = [...people.keys()][number];
    return [named, USUAL[number], first].find((account) => people.has(account));
  }

  #give(phone, account) {
    this.#chosen.add(phone);
    phone.give(account);
    history.replaceState(null, "", `#${this.#held.map((one) => one.chat.person).join(",")}`);
    this.#tell();
  }

  #loadAll() {
    for (const phone of this.#held) {
      if (this.world.people.has(phone.chat.person)) this.world.attempt(() => phone.chat.load());
    }
  }

  /** A phone as it stands on the page. */
  rootOf(number) {
    return this.#held[number]?.root ?? null;
  }

  /** Write in the name of whoever holds a phone. */
  say(number, text) {
    return this.#held[number]?.say(text);
  }

  #take(event) {
    for (const phone of this.#held) {
      if (phone.chat.person === event.person) phone.take(event);
    }
  }

  #tell() {
    this.#held.forEach((phone, number) => {
      phone.tell();
      const tab = this.tabs.children[number];
      const unread = this.world.unread(phone.chat?.person);
      tab.replaceChildren(make("span", { text: phone.person?.name ?? "" }));
      if (unread) tab.append(make("span", { class: "count", text: unread }));
    });
  }

  /** Bring a phone to the front, where there is room for one only. */
  bring(number) {
    this.#front = number;
    this.#held.forEach((phone, its) => {
      const isFront = its === number;
      phone.root.classList.toggle("front", isFront);
      this.tabs.children[its].setAttribute("aria-selected", String(isFront));
      this.tabs.children[its].tabIndex = isFront ? 0 : -1;
      if (isFront) phone.look();
    });
  }

  #pressed(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.bring((this.#front + step + this.#held.length) % this.#held.length);
    this.tabs.children[this.#front].focus();
  }
}
