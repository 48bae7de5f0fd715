// Date, time, and date-with-time pickers.
import { change, named } from "./changes.js";
import { dayField, timeField } from "./dayfields.js";
import { h } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { now, zone } from "./state.js";
import { clock24, dayOf, instant, zoneShort } from "./times.js";

/** datepicker */
export function datePicker(one, block, surface, naming = {}) {
  return dayField({
    get: () => surface.values.get(block, one).selected_date,
    set: (day) => change(surface, block, one, { selected_date: day }),
    attributes: named(naming, one, "Choose a date"),
    placeholder: plain(one.placeholder) || "Choose a date",
    action: one.action_id || "",
  });
}

/** timepicker */
export function timePicker(one, block, surface, naming = {}) {
  return timeField({
    get: () => surface.values.get(block, one).selected_time,
    set: (time) => change(surface, block, one, { selected_time: time }),
    attributes: named(naming, one, "Choose a time"),
    placeholder: plain(one.placeholder) || "Choose a time",
    action: one.action_id || "",
  });
}

/** datetimepicker: seconds since 1970, shown in the acting person's zone. */
export function dateTimePicker(one, block, surface, naming = {}) {
  const seconds = () => surface.values.get(block, one).selected_date_time;
  const held = () => (seconds() ? new Date(seconds() * 1000) : null);
  const half = { day: held() && dayOf(held(), zone()), time: held() && clock24(held(), zone()) };
  const keep = async () => {
    const value = half.day && half.time ? Math.floor(instant(half.day, half.time, zone()).getTime() / 1000) : null;
    if (value !== seconds()) await change(surface, block, one, { selected_date_time: value });
  };
  const attributes = (part) => ({ ...named(naming, one, part), "aria-label": part, "aria-labelledby": null });
  return h(
    "div",
    { class: "date-time", role: "group", ...(naming.labelId ? { "aria-labelledby": naming.labelId } : {}) },
    dayField({
      get: () => half.day,
      set: (day) => {
        half.day = day;
        return keep();
      },
      attributes: attributes("Date"),
      placeholder: "Choose a date",
      action: one.action_id || "",
    }),
    timeField({
      get: () => half.time,
      set: (time) => {
        half.time = time;
        return keep();
      },
      attributes: attributes("Time"),
      placeholder: "Choose a time",
      action: one.action_id || "",
    }),
    h("span", { class: "zone-note" }, zoneShort(now(), zone())),
  );
}
