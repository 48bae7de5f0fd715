// The elements that stand in sections, actions and inputs: buttons and menus here, the rest by their own modules.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { plain } from "./mrkdwn.js";
import { choices, numberInput, textInput } from "./fields.js";
import { filePicker } from "./filefield.js";
import { openMenu } from "./popover.js";
import { datePicker, dateTimePicker, timePicker } from "./pickers.js";
import { richInput } from "./richinput.js";
import { multiSelect, select } from "./selects.js";

const LINK = /^(https?:|mailto:)/i;

function button(one, block, surface) {
  const fields = {
    text: one.text,
    ...(one.value === undefined ? {} : { value: one.value }),
    ...(one.style ? { style: one.style } : {}),
  };
  const look = `button ${one.style === "primary" || one.style === "danger" ? `solid ${one.style}` : ""}`;
  const words = h("span", { class: "button-words" }, plain(one.text));
  const label = one.accessibility_label || null;
  if (one.url && LINK.test(one.url)) {
    return h(
      "a",
      {
        class: look,
        href: one.url,
        target: "_blank",
        rel: "noopener noreferrer",
        "aria-label": label,
        on: {
          click: () => {
            surface.act(block, { ...one, confirm: null }, { ...fields, url: one.url });
          },
        },
      },
      words,
    );
  }
  const node = h(
    "button",
    { type: "button", class: look, "aria-label": label, data: { action: one.action_id || "" } },
    words,
  );
  node.addEventListener("click", () => {
    if (!node.classList.contains("busy")) surface.act(block, one, fields, node);
  });
  return node;
}

function overflow(one, block, surface) {
  const node = h(
    "button",
    {
      type: "button",
      class: "button overflow",
      "aria-label": "More options",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { action: one.action_id || "" },
    },
    icon("dots"),
  );
  node.addEventListener("click", () =>
    openMenu(
      node,
      (one.options || []).map((option) => ({
        label: plain(option.text),
        detail: plain(option.description),
        choose: () => {
          if (option.url && LINK.test(option.url)) window.open(option.url, "_blank", "noopener");
          surface.act(block, one, { selected_option: option }, node);
        },
      })),
      { side: "right", label: "More options" },
    ),
  );
  return node;
}

function image(one) {
  const url = one.image_url || "";
  return h("img", {
    class: "accessory-image",
    alt: one.alt_text || "",
    src: /^(https?:|data:image\/|\/)/i.test(url) ? url : "",
  });
}

const iconButton = (one, block, surface) => {
  const node = h("button", { type: "button", class: "button", "aria-label": plain(one.text) }, plain(one.text));
  node.addEventListener("click", () => surface.act(block, one, { value: one.value }, node));
  return node;
};

const feedback = (one, block, surface) =>
  ["positive_button", "negative_button"]
    .map((side) => one[side])
    .filter(Boolean)
    .map((side) => {
      const node = h(
        "button",
        { type: "button", class: "button", "aria-label": side.accessibility_label || null },
        plain(side.text),
      );
      node.addEventListener("click", () => surface.act(block, one, { text: side.text, value: side.value }, node));
      return node;
    });

const DRAW = {
  button,
  workflow_button: button,
  overflow,
  image,
  icon_button: iconButton,
  feedback_buttons: feedback,
  static_select: select,
  external_select: select,
  users_select: select,
  conversations_select: select,
  channels_select: select,
  multi_static_select: multiSelect,
  multi_external_select: multiSelect,
  multi_users_select: multiSelect,
  multi_conversations_select: multiSelect,
  multi_channels_select: multiSelect,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  checkboxes: choices,
  radio_buttons: choices,
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: numberInput,
  file_input: filePicker,
  rich_text_input: richInput,
};

/** One element of a block as a node. `naming` carries aria ids when the element sits in an input block. */
export function element(one, block, surface, naming = {}) {
  const draw = DRAW[one.type];
  return draw
    ? draw(one, block, surface, naming)
    : h("span", { class: "unknown-block" }, `“${one.type}” is not drawn here.`);
}
