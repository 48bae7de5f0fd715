// What one can do with a message: reply in its thread, message shortcuts, copy its text.
import { post, why } from "./api.js";
import { announce, h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./popover.js";
import { state } from "./state.js";
import { notice } from "./notices.js";

async function run(shortcut, one, view) {
  announce(`${shortcut.name}…`);
  const answer = await post("shortcut", {
    as: state.as,
    callback_id: shortcut.callback_id,
    channel: view.channel,
    message_ts: one.ts,
  });
  if (!answer.ok) notice(`“${shortcut.name}” did not work: ${why(answer.error)}.`);
}

/** The small bar that shows over a message. */
export function messageTools(one, view) {
  const shortcuts = one.ephemeral ? [] : (state.boot.shortcuts || []).filter((each) => each.type === "message");
  const more = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": "More actions",
      title: "More actions",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
    },
    icon("dots"),
  );
  const bar = h(
    "div",
    { class: "message-tools", role: "group", "aria-label": "Message actions" },
    view.inThread || one.ephemeral
      ? null
      : h(
          "button",
          {
            type: "button",
            class: "icon-button",
            "aria-label": "Reply in thread",
            title: "Reply in thread",
            on: { click: () => view.openThread(one.ts) },
          },
          icon("reply"),
        ),
    more,
  );
  more.addEventListener("click", () => {
    bar.classList.add("held");
    openMenu(
      more,
      [
        ...shortcuts.map((each) => ({
          label: each.name,
          tag: state.boot.bot.name,
          detail: each.description,
          lead: h("span", { class: "row-icon" }, icon("bolt", 16)),
          choose: () => run(each, one, view),
        })),
        shortcuts.length ? null : { heading: "No message shortcuts" },
        {
          label: "Copy text",
          lead: h("span", { class: "row-icon" }, icon("copy", 16)),
          choose: () => {
            navigator.clipboard?.writeText(one.text || "").then(
              () => announce("Copied."),
              () => {},
            );
          },
        },
      ],
      { side: "right", label: "More actions", onClose: () => bar.classList.remove("held") },
    );
  });
  return bar;
}
