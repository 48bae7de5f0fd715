// The table and data_table blocks.
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { plain } from "./mrkdwn.js";
import { richText, richWords } from "./richtext.js";

function cellNodes(cell) {
  if (!cell) return "";
  if (cell.type === "rich_text") return richText(cell);
  if (cell.type === "raw_number") return cell.text || String(cell.value ?? "");
  return plain(cell);
}

const words = (cell) => (cell && cell.type === "rich_text" ? richWords(cell) : (cell && cell.text) || "");

/** The table block: the first row is the head; columns may be aligned and wrapped. */
export function table(block) {
  const settings = block.column_settings || [];
  const look = (at) => {
    const one = settings[at] || {};
    return `align-${one.align || "left"}${one.is_wrapped ? " wrapped" : ""}`;
  };
  const [head = [], ...body] = block.rows || [];
  return h(
    "div",
    { class: "table-frame", tabindex: "0", role: "region", "aria-label": "Table" },
    h(
      "table",
      { class: "grid" },
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          head.map((cell, at) => h("th", { scope: "col", class: look(at) }, cellNodes(cell))),
        ),
      ),
      h(
        "tbody",
        null,
        body.map((row) =>
          h(
            "tr",
            null,
            row.map((cell, at) => h("td", { class: look(at) }, cellNodes(cell))),
          ),
        ),
      ),
    ),
  );
}

const isNumber = (rows, at) => rows.every((row) => row[at] && row[at].type === "raw_number");

function compare(one, other) {
  if (one && other && one.type === "raw_number" && other.type === "raw_number") return one.value - other.value;
  return words(one).localeCompare(words(other), "en", { numeric: true });
}

/** The data_table block: a caption, columns to sort by, a filter, and pages. */
export function dataTable(block) {
  const [head = [], ...all] = block.rows || [];
  const size = block.page_size || 5;
  const rowHead = block.row_header_column_index || 0;
  const state = { page: 0, sort: null, up: true, filter: "" };
  const body = h("tbody");
  const foot = h("div", { class: "pages" });
  const heads = h("tr");

  const rows = () => {
    const low = state.filter.toLowerCase();
    const kept = low ? all.filter((row) => row.some((cell) => words(cell).toLowerCase().includes(low))) : [...all];
    if (state.sort !== null) kept.sort((a, b) => compare(a[state.sort], b[state.sort]) * (state.up ? 1 : -1));
    return kept;
  };
  const align = (at) => (isNumber(all, at) ? "align-right" : "align-left");

  function draw() {
    const kept = rows();
    const pages = Math.max(1, Math.ceil(kept.length / size));
    state.page = Math.min(state.page, pages - 1);
    fill(
      heads,
      head.map((cell, at) =>
        h(
          "th",
          {
            scope: "col",
            class: align(at),
            "aria-sort": state.sort === at ? (state.up ? "ascending" : "descending") : "none",
          },
          h(
            "button",
            { type: "button", class: "sort", on: { click: () => sortBy(at) } },
            cellNodes(cell),
            h(
              "span",
              { class: `sort-mark${state.sort === at ? " on" : ""}` },
              icon(state.sort === at && !state.up ? "down" : "up", 12),
            ),
          ),
        ),
      ),
    );
    fill(
      body,
      kept.slice(state.page * size, (state.page + 1) * size).map((row) =>
        h(
          "tr",
          null,
          row.map((cell, at) =>
            h(
              at === rowHead ? "th" : "td",
              { scope: at === rowHead ? "row" : null, class: align(at) },
              cellNodes(cell),
            ),
          ),
        ),
      ),
    );
    const turn = (by, label, name) =>
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": label,
          disabled: state.page + by < 0 || state.page + by >= pages,
          on: {
            click: () => {
              state.page += by;
              draw();
            },
          },
        },
        icon(name, 16),
      );
    const from = kept.length ? state.page * size + 1 : 0;
    fill(
      foot,
      h("span", { role: "status" }, `${from}–${Math.min(kept.length, (state.page + 1) * size)} of ${kept.length}`),
      pages > 1 ? [turn(-1, "Previous page", "back"), turn(1, "Next page", "right")] : null,
    );
  }
  function sortBy(at) {
    if (state.sort === at && !state.up) Object.assign(state, { sort: null, up: true });
    else if (state.sort === at) state.up = false;
    else Object.assign(state, { sort: at, up: true });
    draw();
    heads.querySelectorAll("button")[at].focus();
  }

  draw();
  const filter =
    all.length > size
      ? h("input", {
          type: "text",
          class: "text-input small",
          placeholder: "Filter rows",
          "aria-label": `Filter ${block.caption || "rows"}`,
          on: {
            input: (event) => {
              state.filter = event.target.value;
              state.page = 0;
              draw();
            },
          },
        })
      : null;
  return h(
    "div",
    { class: "data-table" },
    h("div", { class: "data-head" }, h("strong", null, block.caption || ""), filter),
    h(
      "div",
      { class: "table-frame", tabindex: "0", role: "region", "aria-label": block.caption || "Table" },
      h(
        "table",
        { class: "grid" },
        h("caption", { class: "sr" }, block.caption || "Table"),
        h("thead", null, heads),
        body,
      ),
    ),
    foot,
  );
}
