// A person's open modal: the view on top of the stack, with its errors, back arrow, submit and close.
import { post, why } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { openDialog } from "./dialog.js";
import { announce, fill, freshId, h } from "./dom.js";
import { keepFocus } from "./focus.js";
import { icon } from "./icons.js";
import { problems } from "./inputs.js";
import { plain } from "./mrkdwn.js";
import { avatar } from "./people.js";
import { state } from "./state.js";
import { openView, Surface } from "./surface.js";
import { Values } from "./values.js";

export class Modal {
  constructor() {
    this.values = new Map();
    this.view = null;
    this.dialog = null;
    this.shape = "";
    this.turn = 0;
  }

  /** Reads which view is on top and shows it; closes the dialog when there is none. */
  async refresh() {
    const turn = (this.turn += 1);
    const answer = await openView();
    if (turn !== this.turn || answer.ok === false) return;
    this.show(answer.view, answer.errors || {});
  }

  show(view, errors) {
    if (!view) {
      this.shut();
      return;
    }
    const shape = JSON.stringify([view.id, view.hash, view.blocks, view.title, view.submit, errors]);
    if (this.dialog && shape === this.shape) return;
    const same = this.view && this.view.id === view.id;
    this.shape = shape;
    this.view = view;
    if (!this.dialog) this.dialog = openDialog({ className: "view", onEscape: () => this.close(false) });
    this.draw(errors, same);
  }

  shut() {
    this.values.clear();
    this.view = null;
    this.shape = "";
    if (this.dialog) this.dialog.close();
    this.dialog = null;
  }

  valuesOf(view) {
    if (!this.values.has(view.id)) this.values.set(view.id, new Values());
    const values = this.values.get(view.id);
    values.seed(view.state);
    return values;
  }

  draw(errors, same) {
    const view = this.view;
    const surface = new Surface("modal", { type: "view", view_id: view.id }, this.valuesOf(view));
    surface.errors = errors;
    surface.afterAction = () => this.refresh();
    this.surface = surface;
    const titleId = freshId("modal");
    this.dialog.setAttribute("aria-labelledby", titleId);
    const build = () => {
      this.body = h("div", { class: "dialog-body" }, drawBlocks(view.blocks || [], surface));
      this.banner = h("div", { class: "banner", role: "alert", hidden: true });
      this.send = view.submit
        ? h(
            "button",
            { type: "submit", class: "button solid primary" },
            h("span", { class: "button-words" }, plain(view.submit)),
          )
        : null;
      this.form = h(
        "form",
        {
          class: "view-form",
          novalidate: true,
          autocomplete: "off",
          on: {
            submit: (event) => {
              event.preventDefault();
              this.submit();
            },
          },
        },
        this.head(titleId),
        this.banner,
        this.body,
        h(
          "footer",
          { class: "dialog-foot" },
          h(
            "button",
            { type: "button", class: "button", on: { click: () => this.close(false) } },
            plain(view.close) || (view.submit ? "Cancel" : "Close"),
          ),
          this.send,
        ),
      );
      const at =
        same && this.dialog.querySelector(".dialog-body") ? this.dialog.querySelector(".dialog-body").scrollTop : 0;
      fill(this.dialog, this.form);
      this.body.scrollTop = at;
    };
    const kept = keepFocus(this.dialog, build);
    if (Object.keys(errors).length) this.focusFirstError();
    else if (!kept) this.focusFirst();
    if (!same) announce(`Dialog: ${plain(view.title)}`);
  }

  head(titleId) {
    const pushed = Boolean(this.view.previous_view_id);
    return h(
      "header",
      { class: "dialog-head" },
      pushed
        ? h(
            "button",
            { type: "button", class: "icon-button", "aria-label": "Back", on: { click: () => this.close(false) } },
            icon("back"),
          )
        : avatar({ bot: true }, 24),
      h("h2", { id: titleId }, plain(this.view.title)),
      h(
        "button",
        { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => this.close(true) } },
        icon("close"),
      ),
    );
  }

  focusFirst() {
    const wanted =
      this.body.querySelector("[autofocus]") ||
      this.body.querySelector("input:not([type=file]),textarea,button,a[href]") ||
      this.send ||
      this.form.querySelector("button");
    wanted.focus({ preventScroll: !wanted.hasAttribute("autofocus") });
  }

  focusFirstError() {
    const wrong = this.body.querySelector(".wrong");
    if (!wrong) return;
    const field = wrong.querySelector("input:not([type=file]),textarea,button");
    wrong.scrollIntoView({ block: "nearest" });
    if (field) field.focus();
  }

  showErrors(errors) {
    this.shape = "";
    this.draw(errors, true);
    if (!this.body.querySelector(".wrong")) this.warn(Object.values(errors).join(" "));
  }

  warn(words) {
    fill(this.banner, icon("warning", 18), h("span", null, words));
    this.banner.hidden = false;
    announce(words, true);
  }

  busy(on) {
    this.form.toggleAttribute("inert", on);
    this.form.setAttribute("aria-busy", String(on));
    if (this.send) this.send.classList.toggle("busy", on);
  }

  async submit() {
    if (!this.send || this.form.hasAttribute("inert")) return;
    const view = this.view;
    const found = problems(view.blocks || [], this.surface.values);
    if (Object.keys(found).length) {
      this.showErrors(found);
      return;
    }
    this.banner.hidden = true;
    this.busy(true);
    const answer = await post("submit", { as: state.as, view_id: view.id, state: this.surface.values.state() });
    if (this.view === view && this.dialog) this.busy(false);
    if (answer.ok) {
      await this.refresh();
      return;
    }
    if (this.view !== view || !this.dialog) return;
    if (answer.errors) this.showErrors(answer.errors);
    else this.warn(`We had some trouble connecting: ${why(answer.error)}. What you wrote is still here. Try again.`);
  }

  /** Leaves the view on top (all: every view of the stack). */
  async close(all) {
    const view = this.view;
    if (!view) return;
    await post("close", { as: state.as, view_id: view.id, all, state: this.surface.values.state() });
    await this.refresh();
  }
}
