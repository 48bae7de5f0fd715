// Days and times as people type them.

/** A day in words, March 4, 2026. */
export const dayWords = (day) =>
  new Intl.DateTimeFormat("en-US", { timeZone: "UTC", month: "long", day: "numeric", year: "numeric" }).format(
    new Date(`${day}T12:00:00Z`),
  );

/** Reads a typed day ("2026-03-04", "3/4/2026", "March 4", "4 mar 2026"); null when it is none. A day without a year is in `year`. */
export function readDay(text, year) {
  const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text);
  const us = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})\s*$/.exec(text);
  const [y, m, d] = iso ? iso.slice(1) : us ? [us[3], us[1], us[2]] : [];
  if (!y && !(/[a-z]{3}/i.test(text) && /\d/.test(text))) return null;
  const dated = /\d{4}/.test(text) ? text : `${text} ${year}`;
  const stamp = y ? Date.UTC(y, m - 1, d) : Date.parse(`${dated} 12:00 UTC`);
  if (Number.isNaN(stamp)) return null;
  const found = new Date(stamp).toISOString().slice(0, 10);
  return y && Number(found.slice(8)) !== Number(d) ? null : found;
}

/** Reads a typed time ("9:15", "9.15 pm", "0915"); null when it is none. */
export function readTime(text) {
  const match = /^\s*(\d{1,2})(?:[:.]?(\d{2}))?\s*([ap])?\.?m?\.?\s*$/i.exec(text);
  if (!match) return null;
  let hour = Number(match[1]);
  const half = (match[3] || "").toLowerCase();
  if (half && (hour < 1 || hour > 12)) return null;
  if (half === "p" && hour < 12) hour += 12;
  if (half === "a" && hour === 12) hour = 0;
  const minute = Number(match[2] || 0);
  return hour < 24 && minute < 60 ? `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}` : null;
}

/** A time in words, 9:15 AM. */
export const timeWords = (time) => {
  const [hour, minute] = time.split(":").map(Number);
  return `${hour % 12 || 12}:${String(minute).padStart(2, "0")} ${hour < 12 ? "AM" : "PM"}`;
};
