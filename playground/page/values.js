// What people put into a view or message, in the shape of Slack's `state.values`.

const options = (all) => (all || []).filter(Boolean);

// For each element type, its state before anybody touched it (without `type`).
const FIRST = {
  plain_text_input: (e) => ({ value: e.initial_value ?? null }),
  email_text_input: (e) => ({ value: e.initial_value ?? null }),
  url_text_input: (e) => ({ value: e.initial_value ?? null }),
  number_input: (e) => ({ value: e.initial_value ?? null }),
  rich_text_input: (e) => ({ rich_text_value: e.initial_value ?? null }),
  checkboxes: (e) => ({ selected_options: options(e.initial_options) }),
  radio_buttons: (e) => ({ selected_option: e.initial_option ?? null }),
  static_select: (e) => ({ selected_option: e.initial_option ?? null }),
  external_select: (e) => ({ selected_option: e.initial_option ?? null }),
  users_select: (e) => ({ selected_user: e.initial_user ?? null }),
  conversations_select: (e, here) => ({
    selected_conversation: e.initial_conversation ?? (e.default_to_current_conversation ? here : null) ?? null,
  }),
  channels_select: (e) => ({ selected_channel: e.initial_channel ?? null }),
  multi_static_select: (e) => ({ selected_options: options(e.initial_options) }),
  multi_external_select: (e) => ({ selected_options: options(e.initial_options) }),
  multi_users_select: (e) => ({ selected_users: options(e.initial_users) }),
  multi_conversations_select: (e, here) => ({
    selected_conversations: e.initial_conversations ?? (e.default_to_current_conversation && here ? [here] : []),
  }),
  multi_channels_select: (e) => ({ selected_channels: options(e.initial_channels) }),
  datepicker: (e) => ({ selected_date: e.initial_date ?? null }),
  timepicker: (e) => ({ selected_time: e.initial_time ?? null, ...(e.timezone ? { timezone: e.timezone } : {}) }),
  datetimepicker: (e) => ({ selected_date_time: e.initial_date_time ?? null }),
  file_input: () => ({ files: [] }),
};

// True when an element keeps a value (buttons and overflow menus do not).
const keepsValue = (element) => Boolean(element && FIRST[element.type]);

/** True when nothing was put in. */
export function isEmpty(value) {
  return Object.entries(value || {}).every(
    ([key, one]) =>
      key === "type" ||
      key === "timezone" ||
      one === null ||
      one === undefined ||
      one === "" ||
      (Array.isArray(one) && one.length === 0),
  );
}

// Every element of a block that may hold a value, wherever it sits.
function elementsOf(block) {
  const all = [block.element, block.accessory, ...(block.type === "actions" ? block.elements || [] : [])];
  return [...all, ...(block.child_blocks || []).flatMap(elementsOf)].filter(Boolean);
}

/** The values of one view or message. They outlive redraws: a block_id and action_id that stay keep what was typed. */
export class Values {
  constructor() {
    this.held = new Map();
  }

  key(blockId, actionId) {
    return JSON.stringify([blockId, actionId]);
  }

  /** Takes over what the server already holds ({values}), for fields that nobody touched here. */
  seed(state) {
    for (const [blockId, actions] of Object.entries((state && state.values) || {})) {
      for (const [actionId, value] of Object.entries(actions)) {
        const key = this.key(blockId, actionId);
        if (!this.held.has(key)) this.held.set(key, value);
      }
    }
  }

  /** Takes in the blocks as they are now: new elements start with their first value, gone ones are forgotten. */
  sync(blocks, here = null) {
    const kept = new Map();
    const visit = (block) => {
      for (const element of elementsOf({ ...block, child_blocks: [] })) {
        if (!keepsValue(element)) continue;
        const key = this.key(block.block_id, element.action_id);
        const old = this.held.get(key);
        const value =
          old && old.type === element.type ? old : { type: element.type, ...FIRST[element.type](element, here) };
        kept.set(key, value);
      }
      (block.child_blocks || []).forEach(visit);
    };
    blocks.forEach(visit);
    this.held = kept;
  }

  get(block, element) {
    return this.held.get(this.key(block.block_id, element.action_id)) || { type: element.type };
  }

  set(block, element, fields) {
    this.held.set(this.key(block.block_id, element.action_id), { ...this.get(block, element), ...fields });
  }

  /** Slack's {values: {block_id: {action_id: {type, …}}}}. */
  state() {
    const values = {};
    for (const [key, value] of this.held) {
      const [blockId, actionId] = JSON.parse(key);
      values[blockId] = { ...values[blockId], [actionId]: value };
    }
    return { values };
  }
}
