// The page's icons, drawn as strokes in a 20 by 20 box.
import { svg } from "./dom.js";

const PATHS = {
  hash: "M8 3 6.5 17M13.5 3 12 17M3.5 7.5h13.5M3 12.5h13.5",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  close: "M5 5l10 10M15 5 5 15",
  back: "M12.5 4 6.5 10l6 6",
  down: "M5 7.5l5 5 5-5",
  up: "M5 12.5l5-5 5 5",
  right: "M7.5 5l5 5-5 5",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  dots: "M10 4.5v.01M10 10v.01M10 15.5v.01",
  plus: "M10 4v12M4 10h12",
  bolt: "M11 2.5 4.5 11.5H10l-1 6 6.5-9H10z",
  send: "M3 3.5 17.5 10 3 16.5 5 10.5 11 10 5 9.5z",
  reply: "M4 4h12v9H9.5L6 16.5V13H4z",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 7.7a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6z",
  clock: "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zM10 5.5V10l3 2",
  calendar: "M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3.5M13 3v3.5",
  check: "M4 10.5 8.5 15 16 5.5",
  warning: "M10 3 18 16.5H2zM10 8v4M10 14.2v.01",
  info: "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zM10 9v5M10 6.3v.01",
  error: "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zM10 6v5M10 13.7v.01",
  success: "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zM6.5 10.3 9 12.8l4.5-5",
  table: "M3 4h14v12H3zM3 8h14M3 12h14M9 4v12",
  chart: "M3.5 3v13.5H17M7 13V9.5M10.5 13V6M14 13V8",
  file: "M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4",
  clip: "M15 9.5 9.5 15a3.2 3.2 0 0 1-4.5-4.5L11 4.5a2.2 2.2 0 0 1 3.1 3.1L8.5 13",
  search: "M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM13 13l4 4",
  link: "M8.5 11.5a3 3 0 0 0 4.3 0l2.7-2.7a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0L4.5 11.2a3 3 0 0 0 4.3 4.3l1-1",
  copy: "M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7",
  home: "M3 9.5 10 3.5l7 6M5 8.5v8h3.5V12h3v4.5H15v-8",
};

/** An icon by name; it is hidden from screen readers, so the control around it carries the label. */
export function icon(name, size = 18) {
  const heavy = name === "dots";
  return svg(
    "svg",
    {
      class: `icon icon-${name}`,
      viewBox: "0 0 20 20",
      width: size,
      height: size,
      "aria-hidden": "true",
      focusable: "false",
      fill: "none",
      stroke: "currentColor",
      "stroke-width": heavy ? 3 : 1.6,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    },
    svg("path", { d: PATHS[name] || PATHS.info }),
  );
}
