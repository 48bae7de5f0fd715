// The app's Home tab, and its About tab.
import { get, why } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { fill, h } from "./dom.js";
import { keepFocus } from "./focus.js";
import { avatar } from "./people.js";
import { state } from "./state.js";
import { Surface } from "./surface.js";
import { Values } from "./values.js";

export class HomeTab {
  constructor(node) {
    this.node = node;
    this.values = new Values();
    this.shape = "";
    this.box = h("div", { class: "home", tabindex: "0", role: "region", "aria-label": `${state.boot.bot.name} Home` });
    fill(node, this.box);
  }

  /** Opens the tab: the app hears of it. */
  async open() {
    fill(this.box, h("p", { class: "loading", role: "status" }, "Loading…"));
    this.show(await get("home", { as: state.as }));
  }

  /** Reads the view again; the app does not hear of it. */
  async refresh() {
    this.show(await get("home", { as: state.as, open: "0" }));
  }

  show(answer) {
    const view = answer.view;
    if (!view) {
      this.shape = "";
      fill(
        this.box,
        h(
          "div",
          { class: "empty" },
          avatar({ bot: true }, 56),
          h("h2", null, "This is the Home tab"),
          h(
            "p",
            { class: "muted" },
            answer.error ? `It did not load: ${why(answer.error)}.` : "The app has not put anything here yet.",
          ),
        ),
      );
      return;
    }
    const shape = JSON.stringify([view.id, view.blocks]);
    if (shape === this.shape) return;
    this.shape = shape;
    if (this.viewId !== view.id) this.values = new Values();
    this.viewId = view.id;
    const surface = new Surface("home", { type: "view", view_id: view.id }, this.values);
    keepFocus(this.box, () => fill(this.box, drawBlocks(view.blocks || [], surface)));
  }
}

/** What the app says about itself. */
export function about() {
  const { bot, commands } = state.boot;
  return h(
    "div",
    { class: "home about" },
    h("h2", null, bot.name),
    h("p", null, bot.short_description || ""),
    h("p", { class: "long" }, bot.long_description || ""),
    commands.length
      ? [
          h("h3", null, "Commands"),
          h(
            "dl",
            null,
            commands.map((one) => [
              h("dt", null, h("code", { class: "code" }, `${one.command} ${one.usage_hint || ""}`.trim())),
              h("dd", null, one.description || ""),
            ]),
          ),
        ]
      : null,
  );
}
