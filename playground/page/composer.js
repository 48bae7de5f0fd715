// Where people write: text, slash commands with their hints, shortcuts and files.
import { post, sample, upload, why } from "./api.js";
import { announce, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { Listbox } from "./listbox.js";
import { openMenu } from "./popover.js";
import { notice } from "./notices.js";
import { suggestions } from "./suggestions.js";
import { state } from "./state.js";

async function shortcut(one) {
  const answer = await post("shortcut", { as: state.as, callback_id: one.callback_id });
  if (!answer.ok) notice(`“${one.name}” did not work: ${why(answer.error)}.`);
}

// Slack's own commands; the server carries them out where it can.
const BUILT_IN = ["/invite"];

function failure(text, answer) {
  const command = text.split(/\s/)[0];
  if (answer.error === "unknown_command")
    return `\`${command}\` is not a valid command. Type \`/\` to see the commands there are.`;
  if (text.startsWith("/")) return `\`${command}\` did not work: ${why(answer.error)}.`;
  return `Your message could not be sent: ${why(answer.error)}.`;
}

/** Sends files into a channel; says so when it fails. */
export async function sendFiles(files, channel) {
  if (!files.length) return;
  announce(`Uploading ${files.map((file) => file.name).join(", ")}…`);
  const answer = await upload(files, { as: state.as, channel });
  if (!answer.ok) notice(`The upload did not work: ${why(answer.error)}.`);
}

/** A composer for a channel. options: label, thread_ts, files (whether files may be sent), sent(). */
export function composer(channel, options) {
  const input = h("textarea", {
    class: "compose-text",
    rows: "1",
    placeholder: options.label,
    "aria-label": options.label,
    "aria-multiline": "true",
    spellcheck: "true",
  });
  const hint = h("div", { class: "compose-hint", "aria-live": "polite" });
  const send = h("button", { type: "button", class: "send", "aria-label": "Send", title: "Send" }, icon("send", 16));
  const frame = h("div", { class: "compose" });
  const box = h("div", { class: "compose-box" });
  let dismissed = "";

  const fit = () => {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 220)}px`;
  };
  const list = new Listbox(input, { anchor: box, onPick: (item) => pick(item) });

  function pick(item) {
    const { from, to, insert } = item.raw;
    input.setRangeText(`${insert} `, from, to, "end");
    list.hide();
    changed();
    input.focus();
  }

  function changed() {
    fit();
    send.disabled = !input.value.trim();
    send.classList.toggle("ready", !send.disabled);
    const command = (state.boot.commands || []).find((one) => input.value.startsWith(`${one.command} `));
    fill(hint, command && command.usage_hint ? [h("code", null, command.command), ` ${command.usage_hint}`] : null);
    const found = input.value === dismissed ? [] : suggestions(input.value, input.selectionStart, options.thread_ts);
    if (found.some((group) => group.items.length)) list.show(found);
    else list.hide();
  }

  async function submit() {
    const text = input.value.trim();
    if (!text) return;
    const typed = input.value;
    input.value = "";
    changed();
    frame.setAttribute("aria-busy", "true");
    const body = { as: state.as, channel, text };
    if (options.thread_ts) body.thread_ts = options.thread_ts;
    const name = text.split(/\s/)[0];
    const known =
      !text.startsWith("/") || BUILT_IN.includes(name) || state.boot.commands.some((one) => one.command === name);
    const answer = known ? await post("command", body) : { ok: false, error: "unknown_command" };
    frame.removeAttribute("aria-busy");
    if (!answer.ok) {
      notice(failure(text, answer));
      if (!input.value) {
        input.value = typed;
        dismissed = typed;
        changed();
      }
    }
    if (options.sent) options.sent();
  }

  input.addEventListener("input", changed);
  input.addEventListener("blur", () => list.hide());
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Tab" && list.isOpen && list.rows[list.at]) {
      event.preventDefault();
      pick(list.rows[list.at].item);
      return;
    }
    if (event.key === "Escape" && list.isOpen) dismissed = input.value;
    if (list.isOpen && event.key === "Enter" && list.rows[list.at] && list.rows[list.at].item.raw.complete) list.hide();
    else if (list.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
  });
  send.addEventListener("click", submit);

  const picker = h("input", {
    type: "file",
    multiple: true,
    class: "sr",
    tabindex: "-1",
    "aria-hidden": "true",
    on: {
      change: () => {
        sendFiles([...picker.files], channel);
        picker.value = "";
      },
    },
  });
  const offered = options.files ? state.boot.samples || [] : [];
  const sampleRows = () =>
    offered.map((one) => ({
      label: one.name,
      detail: "A file to try things with",
      lead: h("span", { class: "row-icon" }, icon("file", 16)),
      choose: async () => sendFiles([await sample(one.name)].filter(Boolean), channel),
    }));
  const shortcuts = (state.boot.shortcuts || []).filter((one) => one.type === "global");
  const shortcutRows = () =>
    shortcuts.map((one) => ({
      label: one.name,
      detail: one.description,
      tag: state.boot.bot.name,
      lead: h("span", { class: "row-icon" }, icon("bolt", 16)),
      choose: () => shortcut(one),
    }));
  const menu = (name, label, rows) => {
    const node = h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": label,
        title: label,
        "aria-haspopup": "menu",
        "aria-expanded": "false",
      },
      icon(name),
    );
    node.addEventListener("click", () => openMenu(node, rows(), { label }));
    return node;
  };
  const plus = () =>
    [
      options.files
        ? {
            label: "Upload a file",
            lead: h("span", { class: "row-icon" }, icon("clip", 16)),
            choose: () => picker.click(),
          }
        : undefined,
      ...sampleRows(),
      {
        label: "Run a command",
        detail: "Or type / in the message",
        lead: h("span", { class: "row-icon" }, icon("right", 16)),
        choose: () => {
          input.value = "/";
          input.focus();
          changed();
        },
      },
      ...(shortcuts.length ? [{ heading: "Shortcuts" }, ...shortcutRows()] : []),
    ].filter((one) => one !== undefined);
  const bolt = () =>
    shortcuts.length ? [{ heading: "Shortcuts" }, ...shortcutRows()] : [{ heading: "The app has no shortcuts" }];

  fill(
    frame,
    fill(
      box,
      input,
      h(
        "div",
        { class: "compose-bar" },
        menu("plus", "Files, commands and shortcuts", plus),
        menu("bolt", "Shortcuts", bolt),
        hint,
        h("span", { class: "grow" }),
        picker,
        send,
      ),
    ),
  );
  send.disabled = true;
  return { node: frame, input };
}
