// Slack's mrkdwn, read into nodes. Nothing is ever parsed as HTML.
import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { broadcast, channelMention, dateMention, emoji, groupMention, link, userMention } from "./mentions.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

// Undoes Slack's three escapes.
const unescape = (text) => text.replace(/&(?:amp|lt|gt);/g, (one) => ENTITIES[one]);

/** A plain_text object's string as it is shown: escapes undone, :emoji: drawn. */
export const plain = (object) => {
  if (!object) return "";
  const text = unescape(typeof object === "string" ? object : object.text || "");
  return object.emoji === false ? text : withEmoji(text);
};

/** A text object (plain_text or mrkdwn) as nodes. */
export function textNodes(object) {
  if (!object) return [];
  if (typeof object === "string") return [object];
  if (object.type === "plain_text") return lines(plain(object));
  return mrkdwn(object.text || "", { verbatim: object.verbatim === true });
}

const lines = (text) => text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));

/** A whole mrkdwn text as nodes: code blocks, quotes, and lines of inline marks. */
export function mrkdwn(text, options = {}) {
  const out = [];
  const fences = text.split(/```/);
  const closed = fences.length % 2 === 1;
  fences.forEach((part, index) => {
    const code = index % 2 === 1 && (closed || index < fences.length - 1);
    if (code) out.push(h("pre", { class: "code-block" }, unescape(stripAngles(part.replace(/^\n|\n$/g, "")))));
    else out.push(...quotes(index % 2 === 1 ? `\`\`\`${part}` : trimAround(part, index, fences.length), options));
  });
  return out;
}

// A code block already starts on its own line, so the line breaks next to it are not drawn twice.
const trimAround = (part, index, count) => {
  let text = part;
  if (index > 0) text = text.replace(/^\n/, "");
  if (index < count - 1) text = text.replace(/\n$/, "");
  return text;
};

// Inside code, <https://x|x> shows its label, as Slack does.
const stripAngles = (text) => text.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, url, label) => label || url);

function quotes(text, options) {
  if (!text) return [];
  const out = [];
  let quote = null;
  let fresh = true;
  for (const line of text.split("\n")) {
    const match = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (match) {
      if (quote) quote.append(h("br"));
      else out.push((quote = h("blockquote", { class: "quote" })));
      quote.append(...inline(match[1], options));
      fresh = true;
    } else {
      quote = null;
      if (!fresh) out.push(h("br"));
      out.push(...inline(line, options));
      fresh = false;
    }
  }
  return out;
}

const MARKS = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;

// One line of mrkdwn as nodes.
function inline(text, options = {}) {
  const out = [];
  let plainText = "";
  const flush = () => {
    if (plainText) out.push(...bare(plainText, options));
    plainText = "";
  };
  let at = 0;
  while (at < text.length) {
    const found = codeAt(text, at) || angleAt(text, at) || markAt(text, at, options) || emojiAt(text, at);
    if (found) {
      flush();
      out.push(found.node);
      at = found.end;
    } else {
      plainText += text[at];
      at += 1;
    }
  }
  flush();
  return out;
}

function codeAt(text, at) {
  if (text[at] !== "`") return null;
  const end = text.indexOf("`", at + 1);
  if (end <= at + 1) return null;
  return { node: h("code", { class: "code" }, unescape(stripAngles(text.slice(at + 1, end)))), end: end + 1 };
}

function angleAt(text, at) {
  if (text[at] !== "<") return null;
  const end = text.indexOf(">", at + 1);
  if (end < 0) return null;
  const node = angle(text.slice(at + 1, end));
  return node === null ? null : { node, end: end + 1 };
}

function angle(body) {
  const bar = body.indexOf("|");
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? "" : unescape(body.slice(bar + 1));
  if (/^@[UWB][A-Z0-9]*$/i.test(target)) return userMention(target.slice(1), label);
  if (/^#[CG][A-Z0-9]*$/i.test(target)) return channelMention(target.slice(1), label);
  if (/^!(here|channel|everyone)$/.test(target)) return broadcast(target.slice(1));
  if (target.startsWith("!subteam^")) return groupMention(target.slice(9), label);
  if (target.startsWith("!date^")) {
    const [seconds, template, url] = target.slice(6).split("^");
    return dateMention(seconds, unescape(template || ""), label, url && unescape(url));
  }
  if (/^(https?:|mailto:|tel:)/i.test(target)) {
    return link(unescape(target), ...(label ? inlineEmoji(label) : [unescape(target).replace(/^(mailto|tel):/, "")]));
  }
  return null;
}

const inlineEmoji = (text) => [withEmoji(text)];

// A mark opens at a word's edge and closes at one: 2*3*4 and snake_case_name stay as they are.
function markAt(text, at, options) {
  const tag = MARKS[text[at]];
  if (!tag || (at > 0 && (WORD.test(text[at - 1]) || text[at - 1] === text[at])) || /[\s]/.test(text[at + 1] || " "))
    return null;
  let end = at + 1;
  while ((end = text.indexOf(text[at], end)) > 0) {
    const before = text[end - 1];
    const after = text[end + 1] || "";
    if (end > at + 1 && !/\s/.test(before) && !WORD.test(after) && after !== text[at] && !insideAngle(text, at, end)) {
      return { node: h(tag, null, inline(text.slice(at + 1, end), options)), end: end + 1 };
    }
    end += 1;
  }
  return null;
}

const insideAngle = (text, from, at) =>
  text.lastIndexOf("<", at) >= from &&
  text.lastIndexOf("<", at) > text.lastIndexOf(">", at) &&
  text.indexOf(">", at) > 0;

function emojiAt(text, at) {
  if (text[at] !== ":") return null;
  const match = /^:([a-z0-9_+-]+(?:::skin-tone-\d)?):/.exec(text.slice(at, at + 60));
  if (!match) return null;
  const node = emoji(match[1]);
  return typeof node === "string" ? null : { node, end: at + match[0].length };
}

// Plain words; web addresses typed as they are become links unless the text says `verbatim`.
function bare(text, options) {
  if (options.verbatim) return [unescape(text)];
  const out = [];
  let last = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)\]'"]/g)) {
    if (match.index > last) out.push(unescape(text.slice(last, match.index)));
    out.push(link(unescape(match[0])));
    last = match.index + match[0].length;
  }
  if (last < text.length) out.push(unescape(text.slice(last)));
  return out;
}
