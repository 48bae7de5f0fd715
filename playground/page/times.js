// Dates and times as Slack writes them, always in the zone of the person who looks.

const cache = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!cache.has(key)) cache.set(key, new Intl.DateTimeFormat("en-US", { timeZone: zone || "UTC", ...options }));
  return cache.get(key);
}

const parts = (date, zone) => {
  const found = {};
  const all = format(zone, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).formatToParts(date);
  for (const { type, value } of all) found[type] = value;
  return found;
};

/** The local day, "2026-03-02". */
export function dayOf(date, zone) {
  const p = parts(date, zone);
  return `${p.year}-${p.month}-${p.day}`;
}

/** The local time, "09:05" on the 24-hour clock. */
export function clock24(date, zone) {
  const p = parts(date, zone);
  return `${p.hour}:${p.minute}`;
}

/** "9:05 AM". */
export const timeOf = (date, zone) => format(zone, { hour: "numeric", minute: "2-digit" }).format(date);

/** "Mon, Mar 2, 2026, 9:05 AM". */
export const longTime = (date, zone) =>
  format(zone, {
    weekday: "short",
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
  }).format(date);

/** "Mon, Mar 2, 2026". */
export const shortDay = (date, zone) =>
  format(zone, { weekday: "short", year: "numeric", month: "short", day: "numeric" }).format(date);

/** "GMT+1" or the zone's short name. */
export function zoneShort(date, zone) {
  const all = format(zone, { timeZoneName: "short" }).formatToParts(date);
  return (all.find((one) => one.type === "timeZoneName") || { value: "" }).value;
}

/** The instant of a local day and time in a zone, as a Date; a time skipped by a clock change moves on. */
export function instant(day, time, zone) {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  let guess = wanted;
  for (let turn = 0; turn < 3; turn += 1) {
    const p = parts(new Date(guess), zone);
    const seen = Date.parse(`${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}:${p.second}Z`);
    if (seen === wanted) break;
    guess += wanted - seen;
  }
  return new Date(guess);
}

/** A day moved by some days: shiftDay("2026-02-28", 1) is "2026-03-01". */
export function shiftDay(day, days) {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

const ending = (day) => {
  if (day % 100 >= 11 && day % 100 <= 13) return "th";
  return { 1: "st", 2: "nd", 3: "rd" }[day % 10] || "th";
};

const ordinal = (date, zone, options) => {
  const day = Number(parts(date, zone).day);
  return format(zone, options)
    .format(date)
    .replace(/\b\d{1,2}\b/, `${day}${ending(day)}`);
};

function pretty(date, zone, now) {
  const day = dayOf(date, zone);
  const today = dayOf(now, zone);
  if (day === today) return "Today";
  if (day === shiftDay(today, -1)) return "Yesterday";
  if (day === shiftDay(today, 1)) return "Tomorrow";
  return "";
}

/** The heading over a day's messages: "Today", "Yesterday", "Monday, March 2nd". */
export function dayHeading(date, zone, now) {
  const near = pretty(date, zone, now);
  if (near && near !== "Tomorrow") return near;
  const text = ordinal(date, zone, { weekday: "long", month: "long", day: "numeric" });
  const year = parts(date, zone).year;
  return year === parts(now, zone).year ? text : `${text}, ${year}`;
}

/** How long ago, for reply counts: "today at 9:05 AM", "3 days ago". */
export function ago(date, zone, now) {
  const minutes = Math.floor((now - date) / 60000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} minute${minutes === 1 ? "" : "s"} ago`;
  const near = pretty(date, zone, now);
  if (near) return `${near.toLowerCase()} at ${timeOf(date, zone)}`;
  const days = Math.max(1, Math.round(minutes / 1440));
  return `${days} day${days === 1 ? "" : "s"} ago`;
}

const TOKENS = {
  date_num: (d, z) => dayOf(d, z),
  date_slash: (d, z) => {
    const p = parts(d, z);
    return `${p.month}/${p.day}/${p.year}`;
  },
  date: (d, z) => ordinal(d, z, { month: "long", day: "numeric", year: "numeric" }),
  date_short: (d, z) => format(z, { month: "short", day: "numeric", year: "numeric" }).format(d),
  date_long: (d, z) => ordinal(d, z, { weekday: "long", month: "long", day: "numeric", year: "numeric" }),
  day_divider_pretty: (d, z, n) => dayHeading(d, z, n),
  time: (d, z) => timeOf(d, z),
  time_secs: (d, z) => format(z, { hour: "numeric", minute: "2-digit", second: "2-digit" }).format(d),
  ago: (d, z, n) => ago(d, z, n),
};

/** Slack's date format: fill("{date_short_pretty} at {time}", seconds, zone, now). */
export function dateText(template, seconds, zone, now) {
  const date = new Date(seconds * 1000);
  let first = true;
  return template.replace(/\{(\w+)\}/g, (whole, token) => {
    const plain = token.replace(/_pretty$/, "");
    const make = TOKENS[token] || TOKENS[plain];
    if (!make) return whole;
    const near = token.endsWith("_pretty") && token !== "day_divider_pretty" ? pretty(date, zone, now) : "";
    const text = near ? (first ? near : near.toLowerCase()) : make(date, zone, now);
    first = false;
    return text;
  });
}
