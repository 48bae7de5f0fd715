// A month to pick a day from, with the arrow keys or the mouse.
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { shiftDay } from "./times.js";

const MONTH = new Intl.DateTimeFormat("en-US", { timeZone: "UTC", month: "long", year: "numeric" });
const FULL = new Intl.DateTimeFormat("en-US", { timeZone: "UTC", dateStyle: "full" });
const at = (day) => new Date(`${day}T12:00:00Z`);

const shiftMonth = (day, months) => {
  const date = at(day);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, last));
  return date.toISOString().slice(0, 10);
};

/** day: the chosen one or null; today: "2026-03-02"; pick(day) is called with the choice, leave() on Esc. */
export function calendar({ day, today, pick, leave }) {
  let focus = day || today;
  const head = h("span", { class: "month", "aria-live": "polite" });
  const body = h("tbody");
  const turn = (months) => {
    focus = shiftMonth(focus, months);
    draw();
  };
  const nav = (name, label, months) =>
    h(
      "button",
      { type: "button", class: "icon-button", "aria-label": label, on: { click: () => turn(months) } },
      icon(name, 16),
    );

  function draw() {
    head.textContent = MONTH.format(at(focus));
    const first = `${focus.slice(0, 7)}-01`;
    const start = shiftDay(first, -((at(first).getUTCDay() + 6) % 7));
    fill(
      body,
      Array.from({ length: 6 }, (_, week) =>
        h(
          "tr",
          null,
          Array.from({ length: 7 }, (__, weekday) => {
            const one = shiftDay(start, week * 7 + weekday);
            const kind = [
              one.slice(0, 7) === focus.slice(0, 7) ? "" : " other",
              one === today ? " today" : "",
              one === day ? " chosen" : "",
            ].join("");
            return h(
              "td",
              null,
              h(
                "button",
                {
                  type: "button",
                  class: `day${kind}`,
                  tabindex: one === focus ? "0" : "-1",
                  "aria-label": FULL.format(at(one)),
                  "aria-current": one === today ? "date" : null,
                  "aria-pressed": String(one === day),
                  data: { day: one },
                  on: { click: () => pick(one) },
                },
                Number(one.slice(8)),
              ),
            );
          }),
        ),
      ),
    );
  }

  const keys = (event) => {
    const moves = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
    if (event.key in moves) focus = shiftDay(focus, moves[event.key]);
    else if (event.key === "PageUp") focus = shiftMonth(focus, -1);
    else if (event.key === "PageDown") focus = shiftMonth(focus, 1);
    else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      leave();
      return;
    } else return;
    event.preventDefault();
    draw();
    body.querySelector("[tabindex='0']").focus();
  };

  draw();
  return h(
    "div",
    {
      class: "calendar",
      role: "group",
      "aria-label": "Choose a date",
      on: { keydown: keys, pointerdown: (event) => event.preventDefault() },
    },
    h("div", { class: "calendar-head" }, nav("back", "Previous month", -1), head, nav("right", "Next month", 1)),
    h(
      "table",
      null,
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          ["M", "T", "W", "T", "F", "S", "S"].map((one) => h("th", { "aria-hidden": "true" }, one)),
        ),
      ),
      body,
    ),
  );
}
