// Where a select's choices come from, and how each kind of select keeps what was chosen.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { plain } from "./mrkdwn.js";
import { avatar } from "./people.js";
import { appChannel, state } from "./state.js";
import { why } from "./api.js";

const optionItem = (option) => ({
  key: option.value,
  label: plain(option.text),
  detail: plain(option.description),
  raw: option,
});

const userItem = (one) => ({
  key: one.id,
  label: one.real_name || one.name,
  detail: one.title || "",
  raw: one.id,
  lead: avatar(one, 20),
  words: `${one.real_name} ${one.name}`,
});

const channelItem = (one) => ({
  key: one.id,
  label: one.name,
  raw: one.id,
  lead: h("span", { class: "row-icon" }, icon(one.private ? "lock" : "hash", 16)),
});

// Everyone may name any public channel, also one they are not in.
const publicChannels = () => state.boot.channels || state.sidebar.channels.filter((one) => !one.private);

const users = () => state.boot.people.filter((one) => !one.deleted).map(userItem);

function conversations(element) {
  const include = (element.filter && element.filter.include) || ["public", "private", "im", "mpim"];
  const channels = state.sidebar.channels
    .filter((one) => include.includes(one.private ? "private" : "public"))
    .map(channelItem);
  const direct =
    include.includes("im") && !(element.filter && element.filter.exclude_bot_users)
      ? [
          {
            key: appChannel(),
            label: state.boot.bot.name,
            detail: "App",
            raw: appChannel(),
            lead: avatar({ bot: true }, 20),
          },
        ]
      : [];
  const people = include.includes("im") ? users() : [];
  return [
    { label: people.length ? "Channels" : "", items: channels },
    { label: "People and apps", items: [...people, ...direct] },
  ];
}

function statics(element) {
  if (element.option_groups)
    return element.option_groups.map((one) => ({
      label: plain(one.label),
      items: (one.options || []).map(optionItem),
    }));
  return [{ label: "", items: (element.options || []).map(optionItem) }];
}

const matches = (item, typed) => `${item.label} ${item.words || ""}`.toLowerCase().includes(typed.trim().toLowerCase());
const filtered = (groups, typed) =>
  groups.map((one) => ({ ...one, items: typed.trim() ? one.items.filter((item) => matches(item, typed)) : one.items }));

async function external(element, block, surface, typed) {
  const least = element.min_query_length ?? 3;
  if (typed.trim().length < least)
    return { groups: [], sentence: `Type ${least === 1 ? "a letter" : `at least ${least} letters`} to search` };
  const answer = await surface.options(block, element, typed.trim());
  if (!answer.ok) return { groups: [], sentence: `The choices could not be loaded: ${why(answer.error)}.` };
  return { groups: statics({ option_groups: answer.option_groups, options: answer.options }), sentence: "" };
}

/** The kinds: how a type's choices are listed and which field of the state keeps them. */
const KINDS = {
  static_select: { field: "selected_option", many: "selected_options", groups: statics },
  external_select: { field: "selected_option", many: "selected_options", remote: true },
  users_select: { field: "selected_user", many: "selected_users", groups: () => [{ label: "", items: users() }] },
  conversations_select: { field: "selected_conversation", many: "selected_conversations", groups: conversations },
  channels_select: {
    field: "selected_channel",
    many: "selected_channels",
    groups: () => [{ label: "", items: publicChannels().map(channelItem) }],
  },
};

/** How a select of this type works: {field, remote, load(typed) → {groups, sentence}, item(raw) → the item shown when chosen}. */
export function sourceOf(element, block, surface) {
  const multi = element.type.startsWith("multi_");
  const kind = KINDS[element.type.replace(/^multi_/, "")];
  const all = () => (kind.remote ? [] : kind.groups(element).flatMap((one) => one.items));
  return {
    field: multi ? kind.many : kind.field,
    remote: Boolean(kind.remote),
    load: async (typed) => {
      if (kind.remote) return external(element, block, surface, typed);
      const groups = filtered(kind.groups(element), typed);
      return { groups, sentence: groups.some((one) => one.items.length) ? "" : "No results" };
    },
    item: (raw) => {
      if (raw && typeof raw === "object") return optionItem(raw);
      return all().find((one) => one.raw === raw) || { key: raw, label: String(raw), raw };
    },
  };
}
