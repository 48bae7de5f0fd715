// rich_text blocks as nodes.
import { h } from "./dom.js";
import { fromHex } from "./emoji.js";
import { broadcast, channelMention, dateMention, emoji, groupMention, link, userMention } from "./mentions.js";

const breaks = (text) => text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));

function styled(node, style) {
  if (!style) return node;
  let out = node;
  if (style.code) out = h("code", { class: "code" }, out);
  if (style.strike) out = h("s", null, out);
  if (style.italic) out = h("em", null, out);
  if (style.underline) out = h("u", null, out);
  if (style.bold) out = h("strong", null, out);
  if (style.highlight || style.client_highlight) out = h("mark", null, out);
  return out;
}

const INLINE = {
  text: (one) => breaks(one.text || ""),
  link: (one) => link(one.url || "", one.text || one.url || ""),
  user: (one) => userMention(one.user_id),
  usergroup: (one) => groupMention(one.usergroup_id),
  channel: (one) => channelMention(one.channel_id),
  emoji: (one) => emoji(one.name || "", one.unicode ? fromHex(one.unicode) : null),
  broadcast: (one) => broadcast(one.range),
  date: (one) => dateMention(one.timestamp, one.format, one.fallback, one.url),
  color: (one) => h("span", { class: "swatch" }, h("i", { style: { background: one.value } }), one.value),
};

function inlineNodes(elements) {
  return (elements || []).map((one) => {
    const draw = INLINE[one.type];
    if (!draw) return null;
    const drawn = draw(one);
    return one.style && Object.values(one.style).some(Boolean) ? styled(h("span", null, drawn), one.style) : drawn;
  });
}

function list(one) {
  const ordered = one.style === "ordered";
  const level = Math.min(Math.max(one.indent || 0, 0), 8);
  const node = h(ordered ? "ol" : "ul", {
    class: `rich-list level-${level % 3}${one.border ? " bordered" : ""}`,
    style: { "margin-left": `${level * 28}px` },
    start: ordered && one.offset ? one.offset + 1 : null,
  });
  for (const item of one.elements || []) {
    node.append(h("li", null, item.type === "rich_text_section" ? inlineNodes(item.elements) : part(item)));
  }
  return node;
}

const code = (one) =>
  h(
    "pre",
    { class: "code-block" },
    (one.elements || []).map((e) => e.text || e.url || ""),
  );

const PARTS = {
  rich_text_section: (one) => h("div", { class: "rich-section" }, inlineNodes(one.elements)),
  rich_text_list: list,
  rich_text_quote: (one) =>
    h("blockquote", { class: `quote${one.border ? " bordered" : ""}` }, inlineNodes(one.elements)),
  rich_text_preformatted: code,
};

const part = (one) => (PARTS[one.type] ? PARTS[one.type](one) : null);

/** A rich_text object ({elements: […]}) as one node. */
export function richText(object) {
  return h("div", { class: "rich-text" }, (object.elements || []).map(part));
}

/** The words of a rich_text object, for places that take only text. */
export function richWords(object) {
  if (!object) return "";
  if (typeof object.text === "string") return object.text;
  return (object.elements || []).map(richWords).join(object.type === "rich_text" ? "\n" : "");
}
