// Puts the page together: three phones, the clock, the drawer; and brings events to where they belong.

import { ClockBar } from "./clock.js";
import { ClockLog } from "./clocklog.js";
import { button, retell } from "./dom.js";
import { Drawer } from "./drawer.js";
import { Ledger } from "./ledger.js";
import { Phones } from "./phones.js";
import { Programme } from "./programme.js";
import { Timeline } from "./timeline.js";
import { Tour } from "./tour.js";
import { Trouble } from "./trouble.js";
import { language, speak, t } from "./words.js";
import { World } from "./world.js";

const BANNER_MS = 6000;
const place = (id) => document.getElementById(id);

const world = new World();
const clock = new ClockBar(world, place("clock"));
const timeline = new Timeline(world, place("timeline"));
const phones = new Phones(world, place("phones"), place("tabs"));
const drawer = new Drawer(place("drawer"));
const tour = new Tour(world, phones, place("tour"));
const ledger = new Ledger(world);
const clockLog = new ClockLog(world);
const programme = new Programme(world);
const trouble = new Trouble(world);
const troubleButton = drawer.button(trouble);
trouble.onChange = (count) => troubleButton.toggleAttribute("data-going", count > 0);

function retellAll() {
  retell(document);
  for (const part of [clock, phones]) part.retell();
  for (const part of [timeline, ledger, clockLog, programme, trouble]) part.draw();
  tour.show();
}

let hiding = null;

/** A line across the page; `milliseconds` 0: until it is no longer true. */
function tell(sentence, milliseconds) {
  clearTimeout(hiding);
  place("banner").hidden = !sentence;
  place("banner").textContent = sentence;
  if (sentence && milliseconds) hiding = setTimeout(() => tellOfBot(), milliseconds);
}

function tellOfBot() {
  const { bot, history } = world.notes;
  if (bot && bot !== "running") tell(t("trouble.banner.bot", { state: t(`trouble.bot.${bot}`) }), 0);
  else tell(history === "underway" ? t("page.history") : "", 0);
}

function otherLanguage() {
  speak(language() === "zh" ? "en" : "zh");
  retellAll();
  tellOfBot();
}

const languageButton = button(
  { class: "tool quiet", t: "page.language", tLabel: "page.language.label" },
  otherLanguage,
);
const clockLogButton = drawer.button(clockLog);
clockLogButton.id = "tool-clocklog"; // the tour points at it
place("tools").append(tour.opener, programme.button, programme.link, drawer.button(ledger));
place("tools").append(clockLogButton, troubleButton, languageButton);
world.addEventListener("trouble", ({ detail }) => tell(detail, BANNER_MS));
world.addEventListener("notes", tellOfBot);
world.feed.addEventListener("lost", () => tell(t("page.lost"), 0));
world.feed.addEventListener("found", tellOfBot);
speak(language());
retellAll();
world.feed.follow();
