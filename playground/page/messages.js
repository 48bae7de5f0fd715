// Messages: one of them, and a list that keeps what did not change.
import { drawBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { fileCards } from "./files.js";
import { icon } from "./icons.js";
import { messageTools } from "./messagetools.js";
import { mrkdwn } from "./mrkdwn.js";
import { author, avatar } from "./people.js";
import { botUser, now, state, zone } from "./state.js";
import { Surface } from "./surface.js";
import { ago, dayHeading, dayOf, longTime, timeOf } from "./times.js";
import { Values } from "./values.js";

const TOGETHER = 5 * 60 * 1000;
const heldValues = new Map();

const valuesOf = (channel, ts) => {
  const key = `${state.as}/${channel}/${ts}`;
  if (!heldValues.has(key)) heldValues.set(key, new Values());
  return heldValues.get(key);
};

// When a message was written, as a Date.
const timeOfMessage = (one) => new Date(one.time_iso || Number(one.ts) * 1000);

const edited = (one) => (one.edited ? h("span", { class: "edited" }, "(edited)") : null);

function body(one, channel) {
  if (one.blocks && one.blocks.length) {
    const values = valuesOf(channel, one.ts);
    values.seed(one.state);
    const surface = new Surface("message", { type: "message", channel, ts: one.ts }, values);
    return [drawBlocks(one.blocks, surface), edited(one)];
  }
  if (!one.text) return [edited(one)];
  return [h("div", { class: "message-text mrkdwn" }, mrkdwn(one.text), " ", edited(one))];
}

function replies(one, openThread) {
  if (!one.reply_count) return null;
  const last = one.latest_reply ? ` Last reply ${ago(new Date(Number(one.latest_reply) * 1000), zone(), now())}` : "";
  return h(
    "button",
    { type: "button", class: "replies", on: { click: () => openThread(one.ts) } },
    (one.reply_users || []).slice(0, 4).map((id) => avatar(author({ user: id, bot: id === botUser() }), 22)),
    h("span", { class: "replies-count" }, `${one.reply_count} ${one.reply_count === 1 ? "reply" : "replies"}`),
    h("span", { class: "replies-last" }, last),
  );
}

// One message as a node. view: {channel, openThread, inThread}; compact leaves out face and name.
function drawMessage(one, view, compact = false) {
  const who = author(one);
  const at = timeOfMessage(one);
  const time = h(
    "time",
    { class: "time", datetime: at.toISOString(), title: longTime(at, zone()) },
    timeOf(at, zone()),
  );
  const name = h(
    "div",
    { class: "byline" },
    h("strong", { class: "name" }, who.name),
    who.bot ? h("span", { class: "app-badge" }, "APP") : null,
    time,
  );
  const secret = one.ephemeral ? h("div", { class: "only-you" }, icon("eye", 14), "Only visible to you") : null;
  return h(
    "article",
    {
      class: `message${one.ephemeral ? " ephemeral" : ""}${compact ? " compact" : ""}`,
      data: { ts: one.ts },
      "aria-label": `${who.name}, ${timeOf(at, zone())}`,
    },
    secret,
    h(
      "div",
      { class: "message-row" },
      h("div", { class: "gutter" }, compact ? time : avatar(who, 36)),
      h(
        "div",
        { class: "message-main" },
        compact ? h("span", { class: "sr" }, `${who.name}: `) : name,
        body(one, view.channel),
        fileCards(one.files),
        view.inThread ? null : replies(one, view.openThread),
      ),
    ),
    one.local ? null : messageTools(one, view),
  );
}

/** A list of messages that redraws only what changed. */
export class MessageList {
  constructor(view) {
    this.view = view;
    this.node = h("div", { class: "message-list" });
    this.drawn = new Map();
  }

  /** Shows these messages; `fresh` is how many at the end were unread when the place was opened. Gives the messages that were not there before. */
  show(messages, fresh = 0) {
    const before = new Set(this.drawn.keys());
    const next = new Map();
    const nodes = [];
    let last = null;
    if (fresh > 0 && this.freshFrom === undefined) this.freshFrom = messages[Math.max(0, messages.length - fresh)]?.ts;
    const firstFresh = messages.findIndex((one) => one.ts === this.freshFrom);
    messages.forEach((one, index) => {
      const at = timeOfMessage(one);
      const day = dayOf(at, zone());
      const newDay = !last || dayOf(timeOfMessage(last), zone()) !== day;
      if (newDay && !this.view.inThread)
        nodes.push(h("div", { class: "day", role: "separator" }, h("span", null, dayHeading(at, zone(), now()))));
      if (index === firstFresh) nodes.push(h("div", { class: "new-line", role: "separator" }, h("span", null, "New")));
      const compact =
        !newDay &&
        index !== firstFresh &&
        last &&
        !last.reply_count &&
        Boolean(last.ephemeral) === Boolean(one.ephemeral) &&
        !one.ephemeral &&
        author(last).name === author(one).name &&
        at - timeOfMessage(last) < TOGETHER;
      const key = `${one.ts}/${one.local ? "local" : ""}`;
      const shape = JSON.stringify([{ ...one, state: null }, compact, state.as, zone()]);
      const old = this.drawn.get(key);
      const node = old && old.shape === shape ? old.node : this.redraw(one, compact, old);
      next.set(key, { shape, node });
      nodes.push(node);
      last = one;
    });
    this.place(nodes);
    this.drawn = next;
    return messages.filter((one) => !before.has(`${one.ts}/${one.local ? "local" : ""}`));
  }

  redraw(one, compact, old) {
    const node = drawMessage(one, this.view, compact);
    const held = old && old.node.contains(document.activeElement) ? document.activeElement.dataset.action : null;
    if (held)
      queueMicrotask(() => {
        const again = node.querySelector(`[data-action="${CSS.escape(held)}"]`);
        if (again) again.focus();
      });
    return node;
  }

  // Moves as little as can be, so focus and open menus stay.
  place(nodes) {
    const keep = new Set(nodes);
    [...this.node.children].forEach((child) => {
      if (!keep.has(child)) child.remove();
    });
    nodes.forEach((node, at) => {
      if (this.node.children[at] !== node) this.node.insertBefore(node, this.node.children[at] || null);
    });
  }
}
