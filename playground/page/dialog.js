// Dialogs above the page: the frame for views, and Slack's "are you sure".
import { add, freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { plain, textNodes } from "./mrkdwn.js";
import { closePopover, trapTab } from "./popover.js";

/** Opens an empty modal dialog with a focus trap. onEscape is called for Esc and does the closing itself. */
export function openDialog({ className = "", label = "", onEscape }) {
  const back = document.activeElement;
  const node = h("dialog", { class: `dialog ${className}`, "aria-label": label || null });
  node.addEventListener("cancel", (event) => {
    event.preventDefault();
    onEscape();
  });
  node.addEventListener("close", () => {
    closePopover();
    node.remove();
    if (back && back.isConnected && back !== document.body) back.focus();
  });
  trapTab(node);
  document.body.append(node);
  node.showModal();
  return node;
}

/** Asks the question of a `confirm` object; resolves to true or false. */
export function confirmed(object) {
  if (!object) return Promise.resolve(true);
  return new Promise((answer) => {
    const titleId = freshId("confirm");
    const textId = freshId("confirm-text");
    let said = false;
    const node = openDialog({ className: "confirm", onEscape: () => node.close() });
    node.setAttribute("role", "alertdialog");
    node.setAttribute("aria-labelledby", titleId);
    node.setAttribute("aria-describedby", textId);
    node.addEventListener("close", () => answer(said));
    const yes = h(
      "button",
      {
        type: "button",
        class: `button solid ${object.style === "danger" ? "danger" : "primary"}`,
        on: {
          click: () => {
            said = true;
            node.close();
          },
        },
      },
      plain(object.confirm) || "Yes",
    );
    const no = h(
      "button",
      { type: "button", class: "button", on: { click: () => node.close() } },
      plain(object.deny) || "Cancel",
    );
    add(
      node,
      h(
        "header",
        { class: "dialog-head" },
        h("h2", { id: titleId }, plain(object.title) || "Are you sure?"),
        h(
          "button",
          { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => node.close() } },
          icon("close"),
        ),
      ),
      h("div", { class: "dialog-body", id: textId }, textNodes(object.text)),
      h("footer", { class: "dialog-foot" }, no, yes),
    );
    yes.focus();
  });
}
