// The input block: label, field, hint and, when something is wrong, the error beside it. And Slack's own checks before sending.
import { element } from "./elements.js";
import { freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { plain } from "./mrkdwn.js";
import { isEmpty } from "./values.js";

// The error line under a field.
const errorLine = (id, words) => h("p", { class: "field-error", id, role: "alert" }, icon("error", 16), words);

/** An input block on a surface. */
export function inputBlock(block, surface) {
  const labelId = freshId("label");
  const hintId = freshId("hint");
  const errorId = freshId("error");
  const error = surface.errors[block.block_id];
  const naming = {
    labelId,
    error,
    describedBy: [block.hint ? hintId : "", error ? errorId : ""].filter(Boolean).join(" ") || null,
  };
  const field = element(block.element, block, surface, naming);
  return h(
    "div",
    { class: `input${error ? " wrong" : ""}` },
    h(
      "div",
      {
        class: "input-label",
        id: labelId,
        on: {
          click: () => {
            const to = field.matches("input,textarea")
              ? field
              : field.querySelector("input:not([type=file]),textarea,button");
            if (to && to.type !== "checkbox" && to.type !== "radio") to.focus();
          },
        },
      },
      plain(block.label),
      block.optional ? h("span", { class: "optional" }, " (optional)") : null,
    ),
    field,
    error ? errorLine(errorId, error) : null,
    block.hint ? h("p", { class: "hint", id: hintId }, plain(block.hint)) : null,
  );
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function numberProblem(text, one) {
  const number = Number(text.replace(/\s/g, ""));
  if (!text.trim() || Number.isNaN(number))
    return "Enter a number, such as 1200.50.".replace(one.is_decimal_allowed ? "" : ".50", "");
  if (!one.is_decimal_allowed && !Number.isInteger(number)) return "Enter a whole number.";
  if (one.min_value !== undefined && one.min_value !== null && number < Number(one.min_value))
    return `Enter ${one.min_value} or more.`;
  if (one.max_value !== undefined && one.max_value !== null && number > Number(one.max_value))
    return `Enter ${one.max_value} or less.`;
  return null;
}

function webProblem(text) {
  try {
    return /^https?:$/.test(new URL(text).protocol) ? null : "Enter a web address that starts with https://.";
  } catch {
    return "Enter a web address that starts with https://.";
  }
}

function problem(block, value) {
  const one = block.element;
  if (isEmpty(value)) return block.optional ? null : "Please complete this required field.";
  const text = value.value;
  if (one.type === "number_input") return numberProblem(text, one);
  if (one.type === "email_text_input" && !EMAIL.test(text.trim()))
    return "Enter an e-mail address, such as ana@example.com.";
  if (one.type === "url_text_input") return webProblem(text.trim());
  if (one.type === "plain_text_input" && one.min_length && text.length < one.min_length)
    return `Enter at least ${one.min_length} characters.`;
  return null;
}

/** What Slack's client itself finds wrong before it sends: {block_id: words}. */
export function problems(blocks, values) {
  const found = {};
  for (const block of blocks) {
    if (block.type !== "input") continue;
    const words = problem(block, values.get(block, block.element));
    if (words) found[block.block_id] = words;
  }
  return found;
}
