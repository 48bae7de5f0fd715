// A list of choices under a text field, worked by mouse or keyboard (the WAI-ARIA combobox pattern).
import { fill, freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { closePopover, openPopover, popoverOf } from "./popover.js";

export class Listbox {
  /** input: the field that keeps the focus; onPick(item) gets the chosen item; multi: several may be chosen. */
  constructor(input, { onPick, multi = false, anchor = input }) {
    this.input = input;
    this.anchor = anchor;
    this.onPick = onPick;
    this.id = freshId("list");
    this.list = h("div", {
      class: "listbox",
      role: "listbox",
      id: this.id,
      "aria-multiselectable": multi ? "true" : null,
    });
    this.rows = [];
    this.at = -1;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.id);
    input.setAttribute("aria-expanded", "false");
  }

  get isOpen() {
    return popoverOf(this.anchor) !== null;
  }

  /** Shows groups [{label, items: [{label, detail, lead, chosen, near}]}], or a sentence instead. */
  show(groups, sentence = "") {
    this.rows = [];
    fill(
      this.list,
      groups.map((group) => {
        if (!group.items.length) return null;
        const headId = freshId("group");
        return h(
          "div",
          { role: "group", "aria-labelledby": group.label ? headId : null },
          group.label ? h("div", { class: "list-group", id: headId }, group.label) : null,
          group.items.map((item) => this.row(item)),
        );
      }),
      sentence ? h("div", { class: "list-sentence", role: "status" }, sentence) : null,
    );
    if (!this.isOpen) {
      openPopover(this.anchor, this.list, { wide: true, most: 320, onClose: () => this.closed() });
      this.input.setAttribute("aria-expanded", "true");
    } else popoverOf(this.anchor).place();
    const chosen = this.rows.findIndex((row) => row.item.chosen || row.item.near);
    this.move(chosen >= 0 ? chosen : this.rows.length && this.input.value ? 0 : -1);
  }

  row(item) {
    const node = h(
      "div",
      {
        class: "list-row",
        role: "option",
        id: freshId("option"),
        "aria-selected": String(Boolean(item.chosen)),
        on: {
          pointerdown: (event) => event.preventDefault(),
          click: () => this.onPick(item),
          pointermove: () => {
            const at = this.rows.findIndex((row) => row.node === node);
            if (at !== this.at) this.move(at, false);
          },
        },
      },
      item.lead || null,
      h(
        "span",
        { class: "menu-words" },
        h("span", { class: "menu-label" }, item.label),
        item.detail ? h("span", { class: "menu-detail" }, item.detail) : null,
      ),
      item.chosen ? icon("check", 16) : null,
    );
    this.rows.push({ node, item });
    return node;
  }

  move(at, scroll = true) {
    if (this.rows[this.at]) this.rows[this.at].node.classList.remove("active");
    this.at = at;
    const row = this.rows[at];
    if (row) {
      row.node.classList.add("active");
      if (scroll) row.node.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", row.node.id);
    } else this.input.removeAttribute("aria-activedescendant");
  }

  closed() {
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  hide() {
    if (this.isOpen) closePopover();
  }

  /** Handles a key; true when it was one of the list's own. */
  key(event) {
    if (!this.isOpen) return false;
    const last = this.rows.length - 1;
    if (event.key === "ArrowDown") this.move(this.at >= last ? 0 : this.at + 1);
    else if (event.key === "ArrowUp") this.move(this.at <= 0 ? last : this.at - 1);
    else if (event.key === "PageDown") this.move(Math.min(last, this.at + 8));
    else if (event.key === "PageUp") this.move(Math.max(0, this.at - 8));
    else if (event.key === "Escape") {
      event.stopPropagation();
      this.hide();
    } else if (event.key === "Enter" && this.rows[this.at]) this.onPick(this.rows[this.at].item);
    else return false;
    event.preventDefault();
    return true;
  }
}
