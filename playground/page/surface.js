// A surface is what blocks are drawn on: one message, one modal view, or a Home tab. It holds the values, sends the actions,
// asks for options and shows what went wrong.
import { get, post, why } from "./api.js";
import { announce, h } from "./dom.js";
import { icon } from "./icons.js";
import { confirmed } from "./dialog.js";
import { state } from "./state.js";
import { Values } from "./values.js";

export class Surface {
  /** container: {type: "message", channel, ts} or {type: "view", view_id}; kind: "message" | "modal" | "home". */
  constructor(kind, container, values = new Values()) {
    this.kind = kind;
    this.container = container;
    this.values = values;
    this.errors = {};
    this.mended = new Set(); // blocks worked on since the last submission: their old errors are not shown again
    this.here = state.place.id;
    this.afterAction = null;
  }

  /** Sends one action as Slack's client does. `fields` are the element's own (value, selected_option…). Resolves to true when it worked. */
  async act(block, element, fields, control = null) {
    if (!(await confirmed(element.confirm))) return false;
    if (control) {
      control.setAttribute("aria-busy", "true");
      control.classList.add("busy");
    }
    const answer = await post("action", {
      as: state.as,
      container: this.container,
      block_id: block.block_id,
      action_id: element.action_id,
      type: element.type,
      ...fields,
      state: this.values.state(),
    });
    if (control) {
      control.removeAttribute("aria-busy");
      control.classList.remove("busy");
    }
    if (answer.ok) this.clearFailure(block);
    else this.showFailure(block, `This did not work: ${why(answer.error)}. Try again.`);
    if (this.afterAction) await this.afterAction(answer);
    return answer.ok;
  }

  /** Asks the app for a select's options. */
  async options(block, element, typed) {
    return post("options", {
      as: state.as,
      container: this.container,
      block_id: block.block_id,
      action_id: element.action_id,
      value: typed,
      state: this.values.state(),
    });
  }

  showFailure(block, words) {
    const node = this.nodeOf(block);
    if (!node) return;
    this.clearFailure(block);
    node.append(h("p", { class: "block-failure", role: "alert" }, icon("warning", 16), words));
    announce(words, true);
  }

  clearFailure(block) {
    const node = this.nodeOf(block);
    if (node) node.querySelectorAll(":scope > .block-failure").forEach((one) => one.remove());
  }

  nodeOf(block) {
    return this.root ? this.root.querySelector(`[data-block="${CSS.escape(block.block_id || "")}"]`) : null;
  }
}

/** A person's open view: {view|null, errors}. */
export const openView = () => get("view", { as: state.as });
