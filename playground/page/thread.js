// The side panel with a thread.
import { get } from "./api.js";
import { composer } from "./composer.js";
import { announce, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { MessageList } from "./messages.js";
import { author } from "./people.js";
import { isApp, state } from "./state.js";

export class Thread {
  /** node: the page's <aside>; close() leaves the thread. */
  constructor(node, close) {
    this.node = node;
    this.close = close;
    node.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) close();
    });
  }

  /** Shows the thread that state names, or hides the panel. */
  async open(focus = true) {
    const { id, thread } = state.place;
    this.node.hidden = !thread;
    document.body.classList.toggle("with-thread", Boolean(thread));
    if (!thread) {
      this.list = null;
      fill(this.node);
      return;
    }
    const room = state.sidebar.channels.find((one) => one.id === id);
    const where = isApp(id) ? state.boot.bot.name : `#${room ? room.name : id}`;
    this.list = new MessageList({ channel: id, inThread: true, label: "Thread" });
    this.scroller = h(
      "div",
      { class: "scroller", tabindex: "0", role: "region", "aria-label": "Thread messages" },
      this.list.node,
    );
    const box = composer(id, {
      label: "Reply…",
      thread_ts: thread,
      sent: () => {
        this.stick = true;
        this.refresh();
      },
    });
    fill(
      this.node,
      h(
        "header",
        { class: "place-head" },
        h(
          "div",
          { class: "place-title" },
          h("h2", null, "Thread"),
          h("span", { class: "members" }, where),
          h("span", { class: "grow" }),
          h(
            "button",
            { type: "button", class: "icon-button", "aria-label": "Close the thread", on: { click: this.close } },
            icon("close"),
          ),
        ),
      ),
      h("div", { class: "place-body" }, this.scroller, box.node),
    );
    this.stick = true;
    await this.refresh(true);
    if (focus) box.input.focus();
  }

  /** Reads the thread again. */
  async refresh(first = false) {
    if (!this.list) return;
    const { id, thread } = state.place;
    const list = this.list;
    const answer = await get(`thread/${encodeURIComponent(id)}/${thread}`, { as: state.as });
    if (list !== this.list || !answer.messages) return;
    const end = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 80;
    const fresh = this.list.show(answer.messages);
    if (this.stick || end) this.scroller.scrollTop = this.scroller.scrollHeight;
    this.stick = false;
    const count = answer.messages.length - 1;
    if (count > 0 && this.list.node.children[0]) this.divide(count);
    if (!first)
      fresh
        .filter((one) => one.user !== state.as)
        .forEach((one) => announce(`${author(one).name} in the thread: ${one.text || ""}`));
  }

  divide(count) {
    const words = `${count} ${count === 1 ? "reply" : "replies"}`;
    this.list.node.querySelector(".reply-line")?.remove();
    this.list.node.children[0].after(h("div", { class: "day reply-line", role: "separator" }, h("span", null, words)));
  }
}
