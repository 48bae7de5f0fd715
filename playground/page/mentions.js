// The pieces that mrkdwn and rich text share: people, channels, broadcasts, links, emoji, dates.
import { h } from "./dom.js";
import { emojiOf } from "./emoji.js";
import { channelName, now, person, state, zone } from "./state.js";
import { dateText, longTime } from "./times.js";

/** @Name, lit up when it is the person looking. */
export function userMention(id, fallback) {
  const one = state.boot && state.boot.bot.id === id ? { real_name: state.boot.bot.name } : person(id);
  const name = one.unknown && fallback ? fallback : one.real_name || one.name;
  return h("span", { class: id === state.as ? "mention mention-me" : "mention", title: one.title || null }, `@${name}`);
}

/** #channel, a link that opens it when the acting person can see it. */
export function channelMention(id, fallback) {
  const name = channelName(id);
  if (name === null) return h("span", { class: "mention" }, `#${fallback || "private-channel"}`);
  return h("a", { class: "mention", href: `#/${state.as}/${id}` }, `#${name}`);
}

/** @here, @channel, @everyone. */
export const broadcast = (range) => h("span", { class: "mention mention-all" }, `@${range}`);

/** @group; groups have no names here but what the message says. */
export const groupMention = (id, fallback) =>
  h("span", { class: "mention" }, fallback ? fallback.replace(/^@?/, "@") : `@${id}`);

const SAFE = /^(https?:\/\/|mailto:|tel:)/i;

/** A link; anything but the web, mail and telephone is shown as text. */
export function link(url, ...children) {
  const label = children.length ? children : [url];
  if (!SAFE.test(url)) return h("span", null, label);
  return h("a", { class: "link", href: url, target: "_blank", rel: "noopener noreferrer" }, label);
}

/** An emoji by name, with the name for screen readers; unknown names stay text. */
export function emoji(name, character) {
  const found = character || emojiOf(name);
  if (!found) return `:${name}:`;
  return h(
    "span",
    { class: "emoji", role: "img", "aria-label": `${name.replace(/_/g, " ")} emoji`, title: `:${name}:` },
    found,
  );
}

/** Slack's <!date^…>: written in the viewer's zone, with the full time on hover. */
export function dateMention(seconds, template, fallback, url) {
  const stamp = Number(seconds);
  if (!Number.isFinite(stamp) || !template) return fallback || "";
  const text = dateText(template, stamp, zone(), now());
  const node = h(
    "time",
    { datetime: new Date(stamp * 1000).toISOString(), title: longTime(new Date(stamp * 1000), zone()) },
    text,
  );
  return url ? link(url, node) : node;
}
