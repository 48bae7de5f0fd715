// rich_text_input, simple: a text with *bold*, _italic_, ~struck~, `code` and lists, kept as a rich_text object.
import { change, dispatches, named } from "./changes.js";
import { h } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { richWords } from "./richtext.js";

const STYLES = { "*": "bold", _: "italic", "~": "strike", "`": "code" };

function inline(line) {
  const out = [];
  let rest = line;
  for (;;) {
    const match = /([*_~`])(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}])/u.exec(rest);
    if (!match) break;
    if (match.index) out.push({ type: "text", text: rest.slice(0, match.index) });
    out.push({ type: "text", text: match[2], style: { [STYLES[match[1]]]: true } });
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest) out.push({ type: "text", text: rest });
  return out;
}

// A typed text as a rich_text object; null when empty.
function toRichText(text) {
  if (!text.trim()) return null;
  const elements = [];
  for (const line of text.split("\n")) {
    const item = /^\s*(?:([-•*])|\d+[.)])\s+(.*)$/.exec(line);
    const last = elements[elements.length - 1];
    const section = { type: "rich_text_section", elements: inline(item ? item[2] : line) };
    const style = item && (item[1] ? "bullet" : "ordered");
    if (item && last && last.type === "rich_text_list" && last.style === style) last.elements.push(section);
    else if (item) elements.push({ type: "rich_text_list", style, indent: 0, border: 0, elements: [section] });
    else if (last && last.type === "rich_text_section")
      last.elements.push({ type: "text", text: "\n" }, ...section.elements);
    else elements.push(section);
  }
  return { type: "rich_text", elements };
}

const wrap = (input, mark) => {
  const { selectionStart: from, selectionEnd: to, value } = input;
  input.setRangeText(`${mark}${value.slice(from, to)}${mark}`, from, to, "end");
  if (from === to) input.setSelectionRange(from + 1, from + 1);
  input.focus();
  input.dispatchEvent(new Event("input"));
};

/** The field with its small toolbar. */
export function richInput(one, block, surface, naming = {}) {
  const input = h("textarea", {
    class: "text-input",
    rows: "4",
    placeholder: plain(one.placeholder),
    data: { action: one.action_id || "" },
    ...named(naming, one, "Text"),
  });
  input.value = richWords(surface.values.get(block, one).rich_text_value);
  const value = () => ({ rich_text_value: toRichText(input.value) });
  input.addEventListener("input", () => change(surface, block, one, value(), null, false));
  if (dispatches(block)) input.addEventListener("change", () => surface.act(block, one, value(), input));
  const tool = (mark, label, tag) =>
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": label,
        title: label,
        on: { click: () => wrap(input, mark) },
      },
      h(tag, null, mark === "`" ? "<>" : label[0]),
    );
  return h(
    "div",
    { class: "rich-input" },
    h(
      "div",
      { class: "rich-tools", role: "toolbar", "aria-label": "Formatting" },
      tool("*", "Bold", "strong"),
      tool("_", "Italic", "em"),
      tool("~", "Strikethrough", "s"),
      tool("`", "Code", "code"),
    ),
    input,
  );
}
