// Text with entities as the Bot API gives them, turned into elements; nothing in it is ever read as markup.

import { button, make } from "./dom.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const BLOCKS = new Set(["BLOCKQUOTE", "PRE"]);
const SAFE = /^(https?|tg|mailto|tel):/i;

/** The nodes of a text. `entities` count UTF-16 units, as strings do here. `onCommand` is called with a tapped /command. */
export function rich(text, entities, onCommand) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodesOf({ text, entities: sorted, onCommand }, 0, text.length, 0);
}

/** Nodes from `start` to `end`, with the entities from number `first` that begin in there, one inside the other. */
function nodesOf(whole, start, end, first) {
  const nodes = [];
  let at = start;
  for (let number = first; number < whole.entities.length; number += 1) {
    const { offset, length } = whole.entities[number];
    if (offset >= end) break;
    if (offset < at) continue; // within one that was already made
    const until = Math.min(offset + length, end);
    if (offset > at) nodes.push(whole.text.slice(at, offset));
    const node = wrapped(whole, number, until);
    nodes.push(node);
    at = BLOCKS.has(node.tagName) && whole.text[until] === "\n" ? until + 1 : until; // a block ends its line itself
  }
  if (at < end) nodes.push(whole.text.slice(at, end));
  return nodes;
}

function wrapped(whole, number, end) {
  const entity = whole.entities[number];
  const inside = nodesOf(whole, entity.offset, end, number + 1);
  const said = whole.text.slice(entity.offset, end);
  if (entity.type === "bot_command") return command(said, whole.onCommand);
  if (entity.type === "spoiler") return make("span", { class: "spoiler", tabindex: "0" }, ...inside);
  const address = addressOf(entity, said);
  if (address) return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...inside);
  const tag = TAGS[entity.type];
  return tag ? make(tag, {}, ...inside) : make("span", { class: `entity-${entity.type}` }, ...inside);
}

function command(said, onCommand) {
  return button({ class: "command", text: said }, () => onCommand(said));
}

function addressOf(entity, said) {
  const address = { text_link: entity.url, url: said, email: `mailto:${said}`, phone_number: `tel:${said}` }[
    entity.type
  ];
  if (!address) return null;
  const complete = SAFE.test(address) ? address : `https://${address}`;
  return URL.canParse(complete) ? complete : null;
}
