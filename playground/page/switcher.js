// Ctrl+K or Cmd+K: jump to a channel, the app, or another person's eyes.
import { openDialog } from "./dialog.js";
import { add, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { avatar } from "./people.js";
import { state } from "./state.js";

function targets() {
  const { bot, people } = state.boot;
  return [
    ...state.sidebar.channels.map((one) => ({
      label: one.name,
      detail: "Channel",
      lead: icon(one.private ? "lock" : "hash", 16),
      hash: `#/${state.as}/${one.id}`,
    })),
    { label: `${bot.name} messages`, detail: "App", lead: avatar({ bot: true }, 20), hash: `#/${state.as}/app` },
    { label: `${bot.name} home`, detail: "App", lead: avatar({ bot: true }, 20), hash: `#/${state.as}/app/home` },
    ...people
      .filter((one) => !one.deleted && one.id !== state.as)
      .map((one) => ({
        label: `Act as ${one.real_name}`,
        detail: one.title,
        lead: avatar(one, 20),
        hash: `#/${one.id}/app`,
      })),
  ];
}

/** Opens the switcher. */
export function openSwitcher() {
  if (document.querySelector("dialog[open]")) return;
  let rows = [];
  let at = 0;
  const dialog = openDialog({ className: "switcher", label: "Jump to", onEscape: () => dialog.close() });
  const list = h("div", { class: "listbox", role: "listbox", id: "switcher-list", "aria-label": "Places" });
  const input = h("input", {
    type: "text",
    class: "switcher-input",
    placeholder: "Jump to a channel, the app or a person",
    "aria-label": "Jump to",
    role: "combobox",
    "aria-expanded": "true",
    "aria-controls": "switcher-list",
    autocomplete: "off",
  });
  const go = (one) => {
    dialog.close();
    window.location.hash = one.hash;
  };
  const mark = () => {
    list.querySelectorAll(".list-row").forEach((node, index) => {
      node.classList.toggle("active", index === at);
      node.setAttribute("aria-selected", String(index === at));
    });
    const active = list.children[at];
    if (active) {
      active.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", active.id);
    }
  };
  const draw = () => {
    const typed = input.value.trim().toLowerCase();
    rows = targets().filter((one) => one.label.toLowerCase().includes(typed));
    at = 0;
    fill(
      list,
      rows.map((one, index) =>
        h(
          "div",
          { class: "list-row", role: "option", id: `jump-${index}`, on: { click: () => go(one) } },
          h("span", { class: "row-icon" }, one.lead),
          h("span", { class: "menu-words" }, h("span", { class: "menu-label" }, one.label)),
          h("span", { class: "menu-tag" }, one.detail),
        ),
      ),
      rows.length ? null : h("div", { class: "list-sentence" }, "No results"),
    );
    mark();
  };
  input.addEventListener("input", draw);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") at = Math.min(rows.length - 1, at + 1);
    else if (event.key === "ArrowUp") at = Math.max(0, at - 1);
    else if (event.key === "Enter" && rows[at]) {
      event.preventDefault();
      go(rows[at]);
      return;
    } else return;
    event.preventDefault();
    mark();
  });
  add(dialog, h("div", { class: "switcher-head" }, icon("search"), input), list);
  draw();
  input.focus();
}
