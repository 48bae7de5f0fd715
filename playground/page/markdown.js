// The `markdown` block: standard Markdown's everyday part, read into nodes.
import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { link } from "./mentions.js";

const INLINE =
  /(`[^`\n]+`)|\[([^\]\n]+)\]\(([^)\s]+)\)|(\*\*\*|\*\*|__|~~|\*|_)(?=\S)([^\n]*?\S)\4(?![\p{L}\p{N}])|(https?:\/\/[^\s<>]*[^\s<>.,;:!?)\]'"])/u;
const TAGS = { "**": "strong", __: "strong", "~~": "s", "*": "em", _: "em" };

function inline(text) {
  const out = [];
  let rest = text;
  for (;;) {
    const match = INLINE.exec(rest);
    if (!match) break;
    if (match.index) out.push(withEmoji(rest.slice(0, match.index)));
    const [whole, code, label, url, mark, marked, bare] = match;
    if (code) out.push(h("code", { class: "code" }, code.slice(1, -1)));
    else if (label) out.push(link(url, inline(label)));
    else if (bare) out.push(link(bare));
    else if (mark === "***") out.push(h("strong", null, h("em", null, inline(marked))));
    else out.push(h(TAGS[mark], null, inline(marked)));
    rest = rest.slice(match.index + whole.length);
  }
  if (rest) out.push(withEmoji(rest));
  return out;
}

const cells = (row) =>
  row
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());

function table(rows) {
  const [head, , ...body] = rows;
  return h(
    "div",
    { class: "table-frame" },
    h(
      "table",
      { class: "grid" },
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          cells(head).map((cell) => h("th", { scope: "col" }, inline(cell))),
        ),
      ),
      h(
        "tbody",
        null,
        body.map((row) =>
          h(
            "tr",
            null,
            cells(row).map((cell) => h("td", null, inline(cell))),
          ),
        ),
      ),
    ),
  );
}

// Each kind of paragraph: how its lines start, and what they become.
const KINDS = [
  {
    name: "rule",
    test: (line) => /^(-{3,}|\*{3,}|_{3,})\s*$/.test(line),
    one: true,
    draw: () => h("hr", { class: "divider" }),
  },
  {
    name: "head",
    test: (line) => /^#{1,6} /.test(line),
    one: true,
    draw: ([line]) => h("p", { class: "md-head" }, inline(line.replace(/^#+ /, ""))),
  },
  {
    name: "quote",
    test: (line) => /^> ?/.test(line),
    draw: (all) => h("blockquote", { class: "quote" }, joined(all.map((line) => line.replace(/^> ?/, "")))),
  },
  {
    name: "bullet",
    test: (line) => /^\s*[-*+] /.test(line),
    draw: (all) =>
      h(
        "ul",
        { class: "rich-list level-0" },
        all.map((line) => h("li", null, inline(line.replace(/^\s*[-*+] /, "")))),
      ),
  },
  {
    name: "number",
    test: (line) => /^\s*\d+[.)] /.test(line),
    draw: (all) =>
      h(
        "ol",
        { class: "rich-list level-0", start: Number.parseInt(all[0], 10) },
        all.map((line) => h("li", null, inline(line.replace(/^\s*\d+[.)] /, "")))),
      ),
  },
  {
    name: "table",
    test: (line) => /^\s*\|.*\|\s*$/.test(line),
    draw: (all) => (all.length > 1 ? table(all) : h("p", null, inline(all[0]))),
  },
  { name: "text", test: (line) => line.trim() !== "", draw: (all) => h("p", null, joined(all)) },
];

const joined = (all) => all.flatMap((line, index) => (index ? [h("br"), ...inline(line)] : inline(line)));

/** A Markdown text as nodes. */
export function markdown(text) {
  const out = [];
  const pieces = text.split(/^```.*$/m);
  pieces.forEach((piece, index) => {
    if (index % 2 === 1) {
      out.push(h("pre", { class: "code-block" }, piece.replace(/^\n|\n$/g, "")));
      return;
    }
    let kind = null;
    let held = [];
    const flush = () => {
      if (held.length) out.push(kind.draw(held));
      held = [];
    };
    for (const line of piece.split("\n")) {
      const next = KINDS.find((one) => one.test(line)) || null;
      if (next !== kind || (next && next.one)) {
        flush();
        kind = next;
      }
      if (next) held.push(line);
    }
    flush();
  });
  return out;
}
