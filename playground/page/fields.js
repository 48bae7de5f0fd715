// Text, number and choice fields.
import { change, dispatches, named } from "./changes.js";
import { debounce, fill, freshId, h } from "./dom.js";
import { plain, textNodes } from "./mrkdwn.js";

const KINDS = { email_text_input: "email", url_text_input: "url", number_input: "text", plain_text_input: "text" };

// A dispatching text field tells the app on Enter, or on every letter when it asks for that.
function wireDispatch(input, one, block, surface) {
  const keep = () => change(surface, block, one, { value: input.value === "" ? null : input.value }, null, false);
  input.addEventListener("input", keep);
  if (!dispatches(block)) return;
  const when = (one.dispatch_action_config && one.dispatch_action_config.trigger_actions_on) || ["on_enter_pressed"];
  const send = () => surface.act(block, one, { value: input.value === "" ? null : input.value }, input);
  if (when.includes("on_character_entered")) input.addEventListener("input", debounce(send, 400));
  if (when.includes("on_enter_pressed")) {
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        send();
      }
    });
  }
}

/** Plain text, e-mail and web address fields. */
export function textInput(one, block, surface, naming = {}) {
  const props = {
    class: "text-input",
    placeholder: plain(one.placeholder),
    autocomplete: "off",
    maxlength: one.max_length || 3000,
    data: { action: one.action_id || "" },
    ...named(naming, one, "Text"),
  };
  const input = one.multiline
    ? h("textarea", { ...props, rows: "4" })
    : h("input", { ...props, type: "text", inputmode: KINDS[one.type] });
  input.value = surface.values.get(block, one).value ?? "";
  if (one.focus_on_load) input.setAttribute("autofocus", "");
  wireDispatch(input, one, block, surface);
  const limit = one.max_length;
  if (!limit) return input;
  const left = h("span", { class: "letters-left", "aria-live": "polite" });
  const count = () => {
    left.textContent = input.value.length >= limit * 0.8 ? String(limit - input.value.length) : "";
  };
  input.addEventListener("input", count);
  count();
  return h("div", { class: "counted" }, input, left);
}

/** number_input; its value is a string, as Slack's is. */
export function numberInput(one, block, surface, naming = {}) {
  const input = h("input", {
    type: "text",
    inputmode: one.is_decimal_allowed ? "decimal" : "numeric",
    class: "text-input",
    autocomplete: "off",
    placeholder: plain(one.placeholder),
    data: { action: one.action_id || "" },
    ...named(naming, one, "Number"),
  });
  input.value = surface.values.get(block, one).value ?? "";
  if (one.focus_on_load) input.setAttribute("autofocus", "");
  wireDispatch(input, one, block, surface);
  return input;
}

/** checkboxes and radio_buttons */
export function choices(one, block, surface, naming = {}) {
  const many = one.type === "checkboxes";
  const name = freshId("choice");
  const held = surface.values.get(block, one);
  const chosen = new Set(
    (many ? held.selected_options || [] : [held.selected_option]).filter(Boolean).map((option) => option.value),
  );
  const node = h("div", {
    class: "choices",
    role: many ? "group" : "radiogroup",
    data: { action: one.action_id || "" },
    ...named(naming, one, many ? "Choices" : "One choice"),
  });
  const redraw = () => {
    const value = surface.values.get(block, one);
    const now = new Set(
      (many ? value.selected_options || [] : [value.selected_option]).filter(Boolean).map((option) => option.value),
    );
    node.querySelectorAll("input").forEach((input, at) => {
      input.checked = now.has(one.options[at].value);
    });
  };
  const changed = async () => {
    const options = one.options.filter((_, at) => node.querySelectorAll("input")[at].checked);
    await change(surface, block, one, many ? { selected_options: options } : { selected_option: options[0] || null });
    redraw();
  };
  return fill(
    node,
    (one.options || []).map((option) =>
      h(
        "label",
        { class: "choice" },
        h("input", {
          type: many ? "checkbox" : "radio",
          name,
          value: option.value,
          checked: chosen.has(option.value),
          on: { change: changed },
        }),
        h(
          "span",
          null,
          h("span", { class: "mrkdwn" }, textNodes(option.text)),
          option.description ? h("span", { class: "choice-detail mrkdwn" }, textNodes(option.description)) : null,
        ),
      ),
    ),
  );
}
