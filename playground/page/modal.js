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
import { closePopover } from "./popover.js";
import { state } from "./state.js";
import { openView, Surface } from "./surface.js";
import { Values } from "./values.js";

const FIELDS = "input:not([type=file]),textarea,button";

export class Modal {
  constructor() {
    this.values = new Map();
    this.view = null;
    this.dialog = null;
    this.shape = ""; // what is drawn, so that nothing is drawn twice
    this.told = "{}"; // the errors the person was led to
    this.mended = new Set();
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
    const same = Boolean(this.view) && this.view.id === view.id;
    if (!same) this.mended = new Set();
    const left = Object.fromEntries(Object.entries(errors).filter(([block]) => !this.mended.has(block)));
    const shape = JSON.stringify([view.id, view.blocks, view.title, view.submit, view.close, left]);
    const hash = view.hash;
    if (this.dialog && shape === this.shape) {
      this.view.hash = hash;
      return;
    }
    const toErrors = JSON.stringify(left) !== this.told;
    this.shape = shape;
    this.told = JSON.stringify(left);
    this.view = view;
    if (!this.dialog) this.dialog = openDialog({ className: "view", onEscape: () => this.close(false) });
    this.draw(left, same, toErrors);
  }

  shut() {
    this.values.clear();
    this.view = null;
    this.shape = "";
    this.told = "{}";
    if (this.dialog) this.dialog.close();
    this.dialog = null;
  }

  valuesOf(view) {
    if (!this.values.has(view.id)) this.values.set(view.id, new Values());
    const values = this.values.get(view.id);
    values.seed(view.state);
    return values;
  }

  // same: the view was there before; toErrors: the errors are news, so the focus goes to the first.
  draw(errors, same, toErrors) {
    const view = this.view;
    const surface = new Surface("modal", { type: "view", view_id: view.id }, this.valuesOf(view));
    surface.errors = errors;
    surface.mended = this.mended;
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
    closePopover();
    const kept = keepFocus(this.dialog, build);
    if (toErrors && Object.keys(errors).length) this.focusFirstError();
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
      h("h2", { id: titleId, tabindex: "-1" }, plain(this.view.title)),
      h(
        "button",
        { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => this.close(true) } },
        icon("close"),
      ),
    );
  }

  // To the first field; a view with nothing to fill in starts at its title.
  focusFirst() {
    const field = this.body.querySelector("[autofocus]") || this.body.querySelector(`.block-input :is(${FIELDS})`);
    (field || this.dialog.querySelector("h2")).focus({ preventScroll: !field });
  }

  focusFirstError() {
    const wrong = this.body.querySelector(".wrong");
    if (!wrong) return;
    const field = wrong.querySelector(FIELDS);
    wrong.scrollIntoView({ block: "nearest" });
    if (field) field.focus();
  }

  showErrors(errors) {
    Object.keys(errors).forEach((block) => this.mended.delete(block));
    this.show(this.view, errors);
    this.focusFirstError();
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
    this.mended.clear();
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
