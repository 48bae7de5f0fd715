// Text fields for a day (with a calendar under it) and for a time (with the half hours under it).
import { calendar } from "./calendar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { Listbox } from "./listbox.js";
import { closePopover, openPopover, popoverOf } from "./popover.js";
import { now, zone } from "./state.js";
import { dayOf } from "./times.js";
import { dayWords, readDay, readTime, timeWords } from "./typed.js";

/** A text field for a day. get() gives the day or null, set(day) keeps it. */
export function dayField({ get, set, attributes, placeholder, action }) {
  const input = h("input", {
    type: "text",
    class: "select-input",
    autocomplete: "off",
    placeholder,
    "aria-haspopup": "dialog",
    data: { action },
    ...attributes,
  });
  const box = h("div", { class: "select picker" }, icon("calendar", 16), input);
  const draw = () => {
    input.value = get() ? dayWords(get()) : "";
  };
  const pick = async (day) => {
    closePopover();
    await set(day);
    draw();
    input.focus();
  };
  const open = (move) => {
    if (!popoverOf(box))
      openPopover(
        box,
        calendar({
          day: get(),
          today: dayOf(now(), zone()),
          pick,
          leave: () => {
            closePopover();
            input.focus();
          },
        }),
        { class: "calendar-popover" },
      );
    if (move) popoverOf(box).querySelector(".day[tabindex='0']").focus();
  };
  const commit = () => {
    const typed = input.value.trim();
    if (typed === (get() ? dayWords(get()) : "")) return;
    const day = typed ? readDay(typed, dayOf(now(), zone()).slice(0, 4)) : null;
    if (!typed || day) Promise.resolve(set(day)).then(draw);
    else draw();
  };
  input.addEventListener("click", () => open(false));
  input.addEventListener("change", commit);
  input.addEventListener("blur", (event) => {
    if (!box.parentNode || !popoverOf(box) || !popoverOf(box).contains(event.relatedTarget)) closePopover();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      open(true);
    } else if (event.key === "Enter") {
      event.preventDefault();
      commit();
      closePopover();
    } else if (event.key === "Escape" && popoverOf(box)) {
      event.preventDefault();
      event.stopPropagation();
      closePopover();
    }
  });
  draw();
  return box;
}

const HALVES = Array.from(
  { length: 48 },
  (_, at) => `${String(Math.floor(at / 2)).padStart(2, "0")}:${at % 2 ? "30" : "00"}`,
);

/** A text field for a time; get and set as with a day. */
export function timeField({ get, set, attributes, placeholder, action }) {
  const input = h("input", {
    type: "text",
    class: "select-input",
    autocomplete: "off",
    placeholder,
    data: { action },
    ...attributes,
  });
  const box = h("div", { class: "select picker" }, icon("clock", 16), input);
  const draw = () => {
    input.value = get() ? timeWords(get()) : "";
  };
  const keep = async (time) => {
    await set(time);
    draw();
  };
  const list = new Listbox(input, {
    anchor: box,
    onPick: (item) => {
      list.hide();
      keep(item.raw);
    },
  });
  const show = (typed) => {
    const low = typed.toLowerCase();
    const fit = HALVES.filter((time) => !low || timeWords(time).toLowerCase().startsWith(low) || time.startsWith(low));
    const near = HALVES.findLast((time) => time <= (get() || "09:00"));
    list.show(
      [
        {
          items: fit.map((time) => ({
            label: timeWords(time),
            raw: time,
            chosen: time === get(),
            near: time === near,
          })),
        },
      ],
      fit.length ? "" : "Press Enter to use this time",
    );
  };
  const commit = () => {
    const typed = input.value.trim();
    if (typed === (get() ? timeWords(get()) : "")) return;
    const time = typed ? readTime(typed) : null;
    if (!typed || time) keep(time);
    else draw();
  };
  input.addEventListener("click", () => {
    if (!list.isOpen) show("");
  });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("input", () => show(input.value.trim()));
  input.addEventListener("blur", () => {
    list.hide();
    commit();
  });
  input.addEventListener("keydown", (event) => {
    if (
      event.key === "Enter" &&
      list.isOpen &&
      readTime(input.value.trim()) &&
      !HALVES.includes(readTime(input.value.trim()))
    ) {
      event.preventDefault();
      list.hide();
      commit();
    } else if (!list.key(event)) {
      if (event.key === "ArrowDown") {
        event.preventDefault();
        show("");
      } else if (event.key === "Enter") {
        event.preventDefault();
        commit();
      }
    }
  });
  draw();
  return box;
}
