// Language of the page: words by key, and dates in campaign time; no sentence stands anywhere else in the page.

import { EN } from "./words.en.js";
import { ZH } from "./words.zh.js";

const ZONE = "Asia/Shanghai";
const BOOKS = { zh: ZH, en: EN };
const LOCALES = { zh: "zh-CN", en: "en-GB" };
const REMEMBERED = "zhengyou.language";
const FORMATS = {
  clock: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { month: "long", day: "numeric", weekday: "short" },
  full: { year: "numeric", month: "short", day: "numeric", weekday: "short" },
  month: { year: "numeric", month: "short" },
  stamp: { year: "numeric", month: "short", day: "numeric" },
};

let chosen = localStorage.getItem(REMEMBERED) ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");

export const language = () => chosen;

/** Choose a language for this page and the next visit. */
export function speak(wanted) {
  chosen = BOOKS[wanted] ? wanted : "zh";
  localStorage.setItem(REMEMBERED, chosen);
  document.documentElement.lang = LOCALES[chosen];
  document.title = t("page.title");
}

/** The words of a key with its {placeholders} filled; an unknown key is a mistake of ours. */
export function t(key, given = {}) {
  const sentence = BOOKS[chosen][key];
  if (sentence === undefined) throw new Error(`no words for ${key}`);
  return sentence.replace(/\{(\w+)\}/g, (_, name) => given[name]);
}

/** The side of a `{zh, en}` that is wanted, with the Chinese shown where no English exists. */
export const either = (names) => (typeof names === "string" ? names : (names?.[chosen] ?? names?.zh ?? ""));

/** An instant in campaign time; `format` is a name from FORMATS. */
export function moment(at, format) {
  return formatter(format).format(typeof at === "string" ? new Date(at) : at);
}

/** From one instant to another, to the month. */
export const months = (from, to) =>
  formatter("month")
    .formatRange(from, to)
    .replace(/\s*–\s*/, " – ");

const formatters = new Map();

function formatter(format) {
  const key = `${chosen}.${format}`;
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(LOCALES[chosen], { ...FORMATS[format], timeZone: ZONE });
  formatters.set(key, made);
  return made;
}

/** Midnight in campaign time at which a day (YYYY-MM-DD) begins. */
export const dawn = (day) => new Date(`${day}T00:00:00+08:00`);
