// One message as a line of a chat; where it stands among the others is the list's business.

import { button, icon, make } from "./dom.js";
import { rich } from "./rich.js";
import { moment, t } from "./words.js";

const SMALL_KB = 1024;

/** A day between messages. */
export function dayLine(at) {
  return make("li", { class: "day" }, make("span", { text: moment(at, "day") }));
}

/** A message. `acts`: `tap(message, button, element)` and `say(text)` of the person whose phone it is. */
export function messageLine(message, acts) {
  const side = message.from_bot ? "theirs" : "mine";
  const line = make("li", { class: `line ${side}`, "data-message": message.message_id });
  if (message.deleted_at) {
    line.classList.add("removed");
    line.append(make("p", { class: "gone", text: t("chat.removed") }));
    return line;
  }
  const bubble = make("div", { class: "bubble" }, speaker(message), file(message), text(message, acts), stamp(message));
  line.append(bubble);
  if (message.keyboard.length) line.append(keyboard(message, acts));
  return line;
}

function speaker(message) {
  return make("span", { class: "unseen", text: t(message.from_bot ? "chat.from.bot" : "chat.from.me") });
}

function text(message, acts) {
  if (!message.text && !message.reply_markup) return null;
  const written = make("div", { class: "text", dir: "auto" }, ...rich(shown(message), message.entities, acts.say));
  if (message.reply_markup?.keyboard) written.append(make("p", { class: "aside", text: t("chat.markup") }));
  return written;
}

/** The words as the app shows them: what a start link carries is for the bot alone. */
function shown(message) {
  return message.from_bot ? message.text : message.text.replace(/^\/start \S+$/, "/start");
}

function stamp(message) {
  const edited = message.edited_at ? `${t("chat.edited")} ` : "";
  const time = make("time", { datetime: message.at, text: moment(message.at, "clock") });
  return make("span", { class: "stamp" }, edited, time);
}

function file(message) {
  if (!message.file) return null;
  return message.kind === "photo" ? photo(message.file) : attachment(message.file);
}

function photo(picture) {
  const size = { width: picture.width || null, height: picture.height || null };
  const image = make("img", { src: picture.url, alt: t("chat.photo"), loading: "lazy", ...size });
  return make("a", { class: "photo", href: picture.url, target: "_blank", rel: "noopener" }, image);
}

function attachment({ url, name, size }) {
  const kilobytes = `${Math.max(1, Math.round(size / SMALL_KB))} KB`;
  const words = make("span", {}, make("b", { text: name }), make("small", { text: kilobytes }));
  return make("a", { class: "document", href: url, download: name }, make("i", {}, icon("file")), words);
}

function keyboard(message, acts) {
  const rows = message.keyboard.map((row) =>
    make("div", { class: "row" }, ...row.map((one) => key(message, one, acts))),
  );
  return make("div", { class: "keyboard" }, ...rows);
}

function key(message, given, acts) {
  const element = button({ class: "key", text: given.text }, () => acts.tap(message, given, element));
  if (given.url) {
    element.classList.add("outward");
    element.setAttribute("aria-label", `${given.text} (${t("chat.link")})`);
  }
  return element;
}
