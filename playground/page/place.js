// The middle of the page: a channel's messages with the composer, or the app with its tabs.
import { get, post } from "./api.js";
import { about, HomeTab } from "./home.js";
import { composer, sendFiles } from "./composer.js";
import { announce, fill, h } from "./dom.js";
import { dropTarget } from "./files.js";
import { icon } from "./icons.js";
import { MessageList } from "./messages.js";
import { noticesOf } from "./notices.js";
import { author, avatar } from "./people.js";
import { isApp, state } from "./state.js";

const TABS = [
  ["home", "Home"],
  ["messages", "Messages"],
  ["about", "About"],
];

const nearEnd = (node) => node.scrollHeight - node.scrollTop - node.clientHeight < 80;

export class Place {
  /** node: the page's <main>; openThread(ts) opens a thread; openMenu() opens the sidebar on small screens. */
  constructor(node, { openThread, openSidebar }) {
    this.node = node;
    this.openThread = openThread;
    this.openSidebar = openSidebar;
    this.turn = 0;
  }

  /** Draws the place that state names, from the start. */
  async open() {
    const { id, tab } = state.place;
    this.turn += 1;
    this.home = null;
    this.list = null;
    this.unread = this.unreadNow();
    const label = isApp(id)
      ? state.boot.bot.name
      : `#${(state.sidebar.channels.find((one) => one.id === id) || { name: id }).name}`;
    document.title = `${label} · ${state.boot.team.name}`;
    this.body = h("div", { class: "place-body" });
    fill(this.node, this.head(label), this.body);
    if (isApp(id) && tab === "home") {
      this.home = new HomeTab(this.body);
      await this.home.open();
    } else if (isApp(id) && tab === "about") fill(this.body, about());
    else await this.openMessages(label);
  }

  unreadNow() {
    const { id } = state.place;
    const row = isApp(id) ? state.sidebar.dms[0] : state.sidebar.channels.find((one) => one.id === id);
    return row && typeof row.unread === "number" ? row.unread : 0;
  }

  head(label) {
    const { id, tab } = state.place;
    const room = state.sidebar.channels.find((one) => one.id === id);
    const lead = isApp(id) ? avatar({ bot: true }, 24) : icon(room && room.private ? "lock" : "hash", 18);
    const name = isApp(id) ? label : label.slice(1);
    this.count = h("span", { class: "members" });
    const tabs = isApp(id)
      ? h(
          "nav",
          { class: "tabs", "aria-label": `${label} tabs` },
          TABS.map(([key, words]) =>
            h(
              "a",
              {
                href: `#/${state.as}/app${key === "messages" ? "" : `/${key}`}`,
                class: tab === key ? "tab on" : "tab",
                "aria-current": tab === key ? "page" : null,
              },
              words,
            ),
          ),
        )
      : null;
    return h(
      "header",
      { class: "place-head" },
      h(
        "div",
        { class: "place-title" },
        h(
          "button",
          {
            type: "button",
            class: "icon-button drawer-button",
            "aria-label": "Open the channels",
            on: { click: this.openSidebar },
          },
          icon("menu"),
        ),
        h("h1", null, lead, h("span", null, name)),
        this.count,
      ),
      tabs,
    );
  }

  async openMessages(label) {
    const { id } = state.place;
    this.list = new MessageList({ channel: id, openThread: this.openThread, label: `Messages in ${label}` });
    this.scroller = h(
      "div",
      { class: "scroller", tabindex: "0", role: "region", "aria-label": `Messages in ${label}` },
      this.list.node,
    );
    const words = isApp(id) ? `Message ${label}` : `Message ${label}`;
    const box = composer(id, {
      label: words,
      files: isApp(id),
      sent: () => {
        this.stick = true;
        this.refresh();
      },
    });
    fill(this.body, this.scroller, box.node);
    if (isApp(id)) dropTarget(this.body, `Drop files here to send them to ${label}`, (files) => sendFiles(files, id));
    this.stick = true;
    await this.refresh(true);
  }

  /** Reads the messages again and shows what changed. */
  async refresh(first = false) {
    if (!this.list) return;
    const turn = this.turn;
    const { id } = state.place;
    const answer = await get(`channel/${encodeURIComponent(id)}`, { as: state.as });
    if (turn !== this.turn || !this.list) return;
    if (!answer.messages) {
      this.missing();
      return;
    }
    const stay = this.stick || nearEnd(this.scroller);
    this.stick = false;
    const messages = [...answer.messages, ...noticesOf(id)];
    const fresh = this.list.show(messages, this.unread);
    if (answer.members) this.count.textContent = isApp(id) ? "" : `${answer.members.length} members`;
    if (!messages.length) fill(this.list.node, this.empty());
    if (stay) this.scroller.scrollTop = this.scroller.scrollHeight;
    if (!first)
      fresh
        .filter((one) => one.user !== state.as && !one.local)
        .forEach((one) => announce(`${author(one).name}: ${one.text || "sent a message"}`));
    if (first || fresh.length) this.markRead(id);
  }

  // The list is asked again when the answer comes, so the badge goes.
  async markRead(id) {
    await post("read", { as: state.as, channel: id });
    if (this.onRead) this.onRead();
  }

  missing() {
    fill(this.body, h("div", { class: "empty" }, h("p", null, "This channel cannot be shown. You may not be in it.")));
  }

  empty() {
    const name = state.boot.bot.name;
    return h(
      "div",
      { class: "empty" },
      isApp(state.place.id)
        ? [
            avatar({ bot: true }, 56),
            h("h2", null, name),
            h("p", null, state.boot.bot.short_description || ""),
            h("p", { class: "muted" }, "Write a message, type / for commands, or open the Home tab."),
          ]
        : [h("h2", null, "Nothing here yet"), h("p", { class: "muted" }, "Messages in this channel will show here.")],
    );
  }
}
