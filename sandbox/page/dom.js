// Making elements; what they mean is decided elsewhere.

import { t } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  attach: "M8.5 12.5l6-6a3 3 0 0 1 4.2 4.2l-7.6 7.6a5 5 0 0 1-7-7l7-7",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9.5l6 6 6-6",
  file: "M7 3.5h7l4 4v13H7zM14 3.5v4h4",
  menu: "M5 7h14M5 12h14M5 17h14",
  pause: "M8.5 6v12M15.5 6v12",
  picture: "M4.5 5.5h15v13h-15zM4.5 15.5l4.5-4.5 4 4 2.5-2.5 4 4M15 9.2v.1",
  play: "M8 5.5v13l10.5-6.5z",
  send: "M12 19V5.5M6 11l6-6 6 6",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * An element. `given`: attributes; also `text`, `t` (key of its words), `tLabel` (key of its aria-label and title),
 * `on` (listeners) and true or false for attributes that are there or not.
 */
export function make(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) set(element, name, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A button that does `act` when it is pressed. */
export const button = (given, act, ...children) =>
  make("button", { type: "button", ...given, on: { click: act } }, ...children);

function set(element, name, value) {
  if (name === "text") element.textContent = value;
  else if (name === "t") say(element, value);
  else if (name === "tLabel") label(element, value);
  else if (name === "on") listen(element, value);
  else if (typeof value === "boolean") element.toggleAttribute(name, value);
  else if (value !== null && value !== undefined) element.setAttribute(name, value);
}

function listen(element, listeners) {
  for (const [event, listener] of Object.entries(listeners)) element.addEventListener(event, listener);
}

/** Let an element show the words of a key, in whichever language is chosen. */
export function say(element, key) {
  element.dataset.t = key;
  element.textContent = t(key);
}

/** Let an element be named by the words of a key, for screen readers and as a tip. */
export function label(element, key) {
  element.dataset.tLabel = key;
  element.setAttribute("aria-label", t(key));
  if (element.matches("button, select, input")) element.title = t(key);
}

/** Let a select offer `[value, text]` pairs; the choice stays, and so does an open list where only texts changed. */
export function offer(select, choices) {
  const isSame =
    choices.length === select.options.length &&
    choices.every(([value], at) => select.options[at].value === String(value));
  const chosen = select.value;
  if (!isSame) select.replaceChildren(...choices.map(([value, text]) => make("option", { value, text })));
  else choices.forEach(([, text], at) => retext(select.options[at], text));
  if (!isSame && choices.some(([value]) => String(value) === chosen)) select.value = chosen;
}

/** Set a text only where it differs, so that what is selected or read aloud stays. */
export function retext(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Say everything below `root` again, after the language changed. */
export function retell(root) {
  for (const element of root.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of root.querySelectorAll("[data-t-label]")) label(element, element.dataset.tLabel);
}
