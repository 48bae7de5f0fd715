// The drawings of charts: bars, lines, areas and pies, as inline SVG.
import { svg } from "./dom.js";
import { niceScale, short } from "./scale.js";

const COLOURS = 6;
const DASHES = ["", "7 4", "2 4", "10 4 2 4", "4 2", "1 5"];
/** A value in full, 1,204,000.5. */
export const full = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
/** A series' colour. */
export const colour = (at) => `var(--chart-${(at % COLOURS) + 1})`;

function axes(scale, box, config) {
  const lines = scale.ticks.map((tick) => [
    svg("line", {
      x1: box.left,
      x2: box.right,
      y1: box.y(tick),
      y2: box.y(tick),
      class: tick === 0 ? "axis-zero" : "axis-line",
    }),
    svg(
      "text",
      { x: box.left - 8, y: box.y(tick) + 4, "text-anchor": "end", class: "axis-text" },
      short(tick, scale.step),
    ),
  ]);
  const names = config.categories || [];
  const longest = Math.max(...names.map((name) => name.length), 1) * 6.2 + 8;
  const every = Math.max(1, Math.ceil((longest * names.length) / (box.right - box.left)));
  const labels = names.map((name, at) =>
    at % every
      ? null
      : svg("text", { x: box.x(at), y: box.bottom + 18, "text-anchor": "middle", class: "axis-text" }, name),
  );
  const middle = (box.top + box.bottom) / 2;
  return [
    lines,
    labels,
    config.x_label
      ? svg(
          "text",
          { x: (box.left + box.right) / 2, y: box.bottom + 40, "text-anchor": "middle", class: "axis-title" },
          config.x_label,
        )
      : null,
    config.y_label
      ? svg(
          "text",
          { x: 13, y: middle, transform: `rotate(-90 13 ${middle})`, "text-anchor": "middle", class: "axis-title" },
          config.y_label,
        )
      : null,
  ];
}

/** A series' value in a category; null when it has none. */
export const valueOf = (series, category) => {
  const point = (series.data || []).find((one) => one.label === category);
  return point ? Number(point.value) : null;
};

const tip = (words) => svg("title", null, words);

function bars(series, names, box) {
  const slot = (box.right - box.left) / Math.max(1, names.length);
  const each = Math.min(44, (slot * 0.72) / series.length);
  return series.flatMap((one, at) =>
    names.map((name, column) => {
      const value = valueOf(one, name);
      if (value === null) return null;
      const x = box.x(column) - (each * series.length) / 2 + each * at;
      const [top, bottom] = [Math.min(box.y(value), box.y(0)), Math.max(box.y(value), box.y(0))];
      return svg(
        "rect",
        {
          x: x + 1,
          y: top,
          width: Math.max(1, each - 2),
          height: Math.max(1, bottom - top),
          rx: 2,
          style: { fill: colour(at) },
        },
        tip(`${one.name}, ${name}: ${full.format(value)}`),
      );
    }),
  );
}

function lines(series, names, box, filled) {
  return series.map((one, at) => {
    const points = names
      .map((name, column) => [name, valueOf(one, name), column])
      .filter(([, value]) => value !== null);
    const path = points
      .map(([, value, column], index) => `${index ? "L" : "M"}${box.x(column).toFixed(1)} ${box.y(value).toFixed(1)}`)
      .join("");
    const ends = points.length ? [box.x(points[0][2]), box.x(points[points.length - 1][2])] : [0, 0];
    return svg(
      "g",
      null,
      filled && points.length
        ? svg("path", {
            d: `${path}L${ends[1]} ${box.y(0)}L${ends[0]} ${box.y(0)}Z`,
            class: "area",
            style: { fill: colour(at) },
          })
        : null,
      svg("path", {
        d: path,
        class: "line",
        "stroke-dasharray": DASHES[at % COLOURS] || null,
        style: { stroke: colour(at) },
      }),
      points.map(([name, value, column]) =>
        svg(
          "circle",
          { cx: box.x(column), cy: box.y(value), r: 3.5, style: { fill: colour(at) } },
          tip(`${one.name}, ${name}: ${full.format(value)}`),
        ),
      ),
    );
  });
}

/** A chart with axes, so many pixels wide. */
export function plot(data, width) {
  const config = data.axis_config || {};
  const names = config.categories || [];
  const series = data.series || [];
  const height = width < 420 ? 230 : 270;
  const values = series.flatMap((one) => (one.data || []).map((point) => Number(point.value)));
  const scale = niceScale(values, data.type !== "line");
  const room = Math.max(...scale.ticks.map((tick) => short(tick, scale.step).length)) * 6.4;
  const box = {
    left: room + (config.y_label ? 34 : 16),
    right: width - 14,
    top: 12,
    bottom: height - (config.x_label ? 52 : 30),
  };
  const slot = (box.right - box.left) / Math.max(1, names.length);
  const edge = data.type === "bar" || names.length < 2;
  const inset = Math.min(18, slot / 2);
  const stride = (box.right - box.left - inset * 2) / Math.max(1, names.length - 1);
  box.x = (at) => (edge ? box.left + slot * (at + 0.5) : box.left + inset + stride * at);
  box.y = (value) => box.bottom - ((value - scale.low) / (scale.high - scale.low)) * (box.bottom - box.top);
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, class: "plot" },
    axes(scale, box, config),
    data.type === "bar" ? bars(series, names, box) : lines(series, names, box, data.type === "area"),
  );
}

/** A pie. */
export function pie(data) {
  const segments = (data.segments || []).filter((one) => Number(one.value) > 0);
  const total = segments.reduce((sum, one) => sum + Number(one.value), 0) || 1;
  let angle = -Math.PI / 2;
  const at = (radians) => `${(100 + 90 * Math.cos(radians)).toFixed(2)} ${(100 + 90 * Math.sin(radians)).toFixed(2)}`;
  const slices = segments.map((one, index) => {
    const share = Number(one.value) / total;
    const from = angle;
    angle += share * Math.PI * 2;
    const words = tip(`${one.label}: ${full.format(one.value)} (${Math.round(share * 100)}%)`);
    if (share > 0.9999) return svg("circle", { cx: 100, cy: 100, r: 90, style: { fill: colour(index) } }, words);
    return svg(
      "path",
      {
        d: `M100 100L${at(from)}A90 90 0 ${share > 0.5 ? 1 : 0} 1 ${at(angle)}Z`,
        class: "slice",
        style: { fill: colour(index) },
      },
      words,
    );
  });
  return svg("svg", { viewBox: "0 0 200 200", class: "plot pie" }, slices);
}
