// The data_visualization block: bar, line, area and pie charts as inline SVG, each also as a table.
import { fill, freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { colour, full, pie, plot, valueOf } from "./plots.js";

function legend(data) {
  const segments = data.segments || [];
  const total = segments.reduce((sum, one) => sum + Number(one.value), 0) || 1;
  const names =
    data.type === "pie"
      ? segments.map((one) => `${one.label} (${Math.round((Number(one.value) / total) * 100)}%)`)
      : (data.series || []).map((one) => one.name);
  return h(
    "ul",
    { class: "legend", "aria-hidden": "true" },
    names.map((name, at) => h("li", null, h("i", { style: { background: colour(at) } }), name)),
  );
}

const said = (points) => points.map((one) => `${one.label} ${full.format(one.value)}`).join(", ");

/** The chart in one or more sentences, for screen readers. */
function summary(title, data) {
  if (data.type === "pie") return `Pie chart: ${title}. ${said(data.segments || [])}.`;
  const kind = { bar: "Bar", line: "Line", area: "Area" }[data.type] || "";
  const rows = (data.series || []).map((one) => `${one.name}: ${said(one.data || [])}`);
  return `${kind} chart: ${title}. ${rows.join(". ")}.`;
}

function asTable(title, data) {
  const rows =
    data.type === "pie"
      ? (data.segments || []).map((one) => [one.label, one.value])
      : (data.axis_config?.categories || []).map((name) => [
          name,
          ...(data.series || []).map((one) => valueOf(one, name)),
        ]);
  const heads =
    data.type === "pie"
      ? ["", "Value"]
      : [data.axis_config?.x_label || "", ...(data.series || []).map((one) => one.name)];
  return h(
    "div",
    { class: "table-frame" },
    h(
      "table",
      { class: "grid" },
      h("caption", { class: "sr" }, title),
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          heads.map((name, at) => h("th", { scope: "col", class: at ? "align-right" : "" }, name)),
        ),
      ),
      h(
        "tbody",
        null,
        rows.map(([name, ...values]) =>
          h(
            "tr",
            null,
            h("th", { scope: "row" }, name),
            values.map((value) => h("td", { class: "align-right" }, value === null ? "–" : full.format(value))),
          ),
        ),
      ),
    ),
  );
}

/** The block as one node: title, a button to see it as a table, the drawing and its legend. */
export function chart(block) {
  const data = block.chart || {};
  const titleId = freshId("chart");
  const body = h("div", { class: "chart-body" });
  let table = false;
  const swap = h("button", {
    type: "button",
    class: "icon-button",
    on: {
      click: () => {
        table = !table;
        draw();
      },
    },
  });
  let width = 0;
  // The drawing is as wide as its place, so its words keep their size.
  new ResizeObserver(() => {
    const room = Math.min(560, Math.max(240, Math.round(body.clientWidth)));
    if (!table && data.type !== "pie" && body.clientWidth && room !== width) {
      width = room;
      draw();
    }
  }).observe(body);
  function draw() {
    swap.setAttribute("aria-label", table ? "Show as a chart" : "Show as a table");
    swap.title = swap.getAttribute("aria-label");
    fill(swap, icon(table ? "chart" : "table", 16));
    if (table) {
      fill(body, asTable(block.title, data));
      return;
    }
    const drawing = data.type === "pie" ? pie(data) : plot(data, width || 520);
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", summary(block.title || "", data));
    fill(body, drawing, legend(data));
  }
  draw();
  return h(
    "figure",
    { class: `chart chart-${data.type}`, "aria-labelledby": titleId },
    h("figcaption", { class: "chart-head" }, h("strong", { id: titleId }, block.title || ""), swap),
    body,
  );
}
