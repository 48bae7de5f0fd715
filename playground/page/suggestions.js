// What the composer offers while one types: commands after "/", people after "@", channels after "#", emoji after ":".
import { h } from "./dom.js";
import { matching } from "./emoji.js";
import { icon } from "./icons.js";
import { avatar } from "./people.js";
import { state } from "./state.js";

function commands(text) {
  const typed = text.split(/\s/)[0].toLowerCase();
  if (/\s/.test(text)) return [];
  const found = (state.boot.commands || []).filter((one) => one.command.toLowerCase().startsWith(typed));
  return [
    {
      label: state.boot.bot.name,
      items: found.map((one) => ({
        label: `${one.command} ${one.usage_hint || ""}`.trim(),
        detail: one.description,
        lead: avatar({ bot: true }, 24),
        raw: { from: 0, to: text.length, insert: one.command, complete: one.command.toLowerCase() === typed },
      })),
    },
  ];
}

const KINDS = {
  "@": (typed) =>
    state.boot.people
      .filter((one) => !one.deleted && `${one.real_name} ${one.name}`.toLowerCase().includes(typed))
      .map((one) => ({
        label: one.real_name || one.name,
        detail: one.title,
        lead: avatar(one, 24),
        insert: `@${one.name}`,
      })),
  "#": (typed) =>
    state.sidebar.channels
      .filter((one) => one.name.includes(typed))
      .map((one) => ({
        label: one.name,
        lead: h("span", { class: "row-icon" }, icon(one.private ? "lock" : "hash", 16)),
        insert: `#${one.name}`,
      })),
  ":": (typed) =>
    typed.length < 2
      ? []
      : matching(typed).map(([name, character]) => ({
          label: `:${name}:`,
          lead: h("span", { class: "row-icon" }, character),
          insert: `:${name}:`,
        })),
};

/** Groups for the list while the cursor is at `at`; empty when there is nothing to offer. */
export function suggestions(text, at, inThread) {
  if (text.startsWith("/") && !inThread && at <= text.split(/\s/)[0].length) return commands(text);
  const match = /(?:^|\s)([@#:])([\p{L}\p{N}_+.-]*(?: [\p{L}]*)?)$/u.exec(text.slice(0, at));
  if (!match) return [];
  const items = KINDS[match[1]](match[2].toLowerCase()).slice(0, 8);
  const from = at - match[1].length - match[2].length;
  return [
    {
      label: "",
      items: items.map((one) => ({
        label: one.label,
        detail: one.detail,
        lead: one.lead,
        raw: { from, to: at, insert: one.insert },
      })),
    },
  ];
}
